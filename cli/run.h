// `faultline run`: scenarios against their targets, with verdicts, reports and an exit code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

struct RunOptions {
    std::vector<std::string> paths;
    std::string out = "out";
    std::string clock;    // empty: real, or virtual for --seeds
    std::string profile;  // empty: ci, or virtual on the virtual clock
    std::optional<std::uint64_t> seed;
    std::string seeds;  // "1..100": virtual sweeps
    bool sensitivity = false;
    bool no_faults = false;
    std::vector<std::string> without;  // protections to switch off
    std::map<std::string, std::string> set;
    bool json = false;

    [[nodiscard]] bool in_virtual_time() const { return clock == "virtual" || !seeds.empty(); }
};

// SIGINT, SIGTERM and SIGHUP end it in order: healed, judged, reported, 128 + their number.
int run_scenarios(const RunOptions& options);

}  // namespace faultline::cli
