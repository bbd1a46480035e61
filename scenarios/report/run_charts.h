// The charts of one run, each as an HTML figure with its data in a table: time line, response
// percentiles, answers by status. Pure.
#pragma once

#include "scenarios/report/judged_run.h"
#include "scenarios/report/run_figures.h"
#include "scenarios/report/svg_chart.h"

#include <string>
#include <string_view>

namespace faultline::scenario {

[[nodiscard]] std::string timeline_figure(const JudgedRun& run, const RunFigures& figures);
[[nodiscard]] std::string percentile_figure(const JudgedRun& run, const RunFigures& figures);
[[nodiscard]] std::string status_figure(const JudgedRun& run, const RunFigures& figures);

// Each status has one colour in every chart.
[[nodiscard]] std::string_view status_colour(std::string_view status);

}  // namespace faultline::scenario
