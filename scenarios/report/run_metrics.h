// metrics.txt: runs as OpenMetrics, for a textfile collector or GitLab's metrics report. Counts are
// exact, durations have three digits. Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <span>
#include <string>

namespace faultline::scenario {

// Ends with "# EOF".
[[nodiscard]] std::string run_metrics(std::span<const JudgedRun> runs);

}  // namespace faultline::scenario
