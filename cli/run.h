// What `faultline run` was asked for, as its parts share it. A value; run.cc fills it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

struct RunOptions {
    // Scenario files, or folders of them; at least one.
    std::vector<std::string> paths;
    // Folder of the reports.
    std::string out = "out";
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

}  // namespace faultline::cli
