// results.csv: the figures of runs for a spreadsheet or a notebook: a row a phase, then a row a
// check; what a row's kind does not have is empty. Times in seconds, "inf" without an answer. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>

namespace faultline::scenario {

// RFC 4180, with a row of headings.
[[nodiscard]] std::string results_csv(std::span<const ReportedRun> runs);

}  // namespace faultline::scenario
