// The charts of one run, each as an HTML figure with its data in a table: time line, response
// percentiles and their distribution, answers by status. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <string>
#include <string_view>

namespace faultline::scenario {

// REQUIRES of all: the run has operations.
[[nodiscard]] std::string timeline_figure(const ReportedRun& run);
[[nodiscard]] std::string percentile_figure(const ReportedRun& run);
[[nodiscard]] std::string distribution_figure(const ReportedRun& run);
[[nodiscard]] std::string status_figure(const ReportedRun& run);

// Each status has one colour in every chart, in quotes or not.
[[nodiscard]] std::string_view status_colour(std::string_view status);

}  // namespace faultline::scenario
