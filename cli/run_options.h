// What `faultline run` was asked for, as its parts share it, and the options that say so.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

struct RunOptions {
    // Scenario files, or folders of them; at least one.
    std::vector<std::string> paths;
    // Folder of the reports.
    std::string out = "out";
    bool out_was_given = false;
    // "real" or "virtual"; empty: real, or virtual for --seeds.
    std::string clock;
    // A profile of the scenarios; empty: ci, or virtual on the virtual clock.
    std::string profile;
    // Of load, faults and engine; std::nullopt: 1.
    std::optional<std::uint64_t> seed;
    // "1..100": one virtual run a seed; empty: no sweep.
    std::string seeds;
    // Run again without each protection that a scenario names.
    bool sensitivity = false;
    // With it: a check that neither a named pair nor a lie made fail is a failure.
    bool strict = false;
    // The control run.
    bool no_faults = false;
    // Protections to switch off.
    std::vector<std::string> without;
    // Keys of the scenario, dotted, and what they become.
    std::map<std::string, std::string> set;
    // One JSON line a scenario on standard output.
    bool json = false;

    [[nodiscard]] bool in_virtual_time() const { return clock == "virtual" || !seeds.empty(); }
};

// The argument that says which scenarios; parsing fills `into`.
void add_scenario_paths(CLI::App& command, std::vector<std::string>& into);

// Parsing fills `options`.
void add_run_options(CLI::App& command, const std::shared_ptr<RunOptions>& options);

// Two options of which one would be ignored, as a message; empty when they go together.
[[nodiscard]] std::string contradiction(const RunOptions& options);

}  // namespace faultline::cli
