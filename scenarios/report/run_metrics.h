// Runs as metrics, in both forms that programs read: metrics.txt for a Pushgateway or
// node_exporter's textfile collector, metrics.openmetrics.txt, with the instant each run ended, for
// GitLab's metrics report or `promtool tsdb create-blocks-from openmetrics`. Counts are exact,
// durations have three digits. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>

namespace faultline::scenario {

// The text format 0.0.4.
[[nodiscard]] std::string metrics_text(std::span<const ReportedRun> runs);
// OpenMetrics 1.0; ends with "# EOF". Without instants for a run that does not say when it began.
[[nodiscard]] std::string metrics_openmetrics(std::span<const ReportedRun> runs);

}  // namespace faultline::scenario
