// What a terminal shows of finished runs: one line a scenario, the broken checks under it, and a
// last line for all. Pure; whether there is colour is the caller's business (TTY, NO_COLOR), and so
// is giving it runs without_secrets (secrets.h).
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>

namespace faultline::scenario {

// Ends with a line break. Control characters from outside never reach the terminal.
[[nodiscard]] std::string console_lines(const ReportedRun& run, bool colour);
// "17 scenarios: 16 passed, 1 failed"
[[nodiscard]] std::string console_summary(std::span<const ReportedRun> runs, bool colour);

}  // namespace faultline::scenario
