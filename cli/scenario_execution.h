// One run of one scenario, on the real or the virtual clock, from start to verdict.
#pragma once

#include "scenarios/report/judged_run.h"
#include "scenarios/spec/scenario.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace faultline::cli {

struct ExecutionOptions {
    bool in_virtual_time = false;
    std::uint64_t seed = 1;
    std::vector<std::string> without;  // protections switched off
    bool no_faults = false;
    std::filesystem::path journal;  // of undos; real clock only
    bool show_progress = false;     // a status line on standard error
};

// SIGINT and SIGTERM end a run on the real clock: healed, judged, and marked as interrupted.
[[nodiscard]] scenario::JudgedRun execute(const scenario::Scenario& scenario,
                                          const ExecutionOptions& options);

}  // namespace faultline::cli
