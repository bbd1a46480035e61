// One run of one scenario, on the real or the virtual clock, from start to verdict.
#pragma once

#include "cli/interrupts.h"
#include "cli/run.h"
#include "scenarios/format/scenario.h"
#include "scenarios/report/judged_run.h"

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
    const scenario::SignalFlag* signal = nullptr;
    const scenario::SignalFlag* skip_drain = nullptr;
};

[[nodiscard]] ExecutionOptions execution_options(const RunOptions& options,
                                                 const Interrupts& interrupts);

// A signal ends a run on either clock: healed, judged, and marked as interrupted, even when it
// came too late to change anything.
[[nodiscard]] scenario::JudgedRun execute(const scenario::Scenario& scenario,
                                          const ExecutionOptions& options);

}  // namespace faultline::cli
