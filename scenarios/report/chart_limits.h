// The limits of a run's checks as lines across its charts. Pure.
#pragma once

#include "scenarios/format/check_metric.h"
#include "scenarios/report/reported_run.h"
#include "scenarios/report/svg_chart.h"

#include <string_view>
#include <vector>

namespace faultline::scenario {

// The limits of every check on whole operations that is written in `unit`, over the stretch of time
// that the check looks at, as the judge worked them out (CheckOutcome::limits). Labels name the
// metric unless it is `drawn`, the one of the chart's own lines.
[[nodiscard]] std::vector<ChartLimit> chart_limits(const ReportedRun& run, MetricUnit unit,
                                                   std::string_view drawn);

}  // namespace faultline::scenario
