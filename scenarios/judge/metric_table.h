// Every metric that checks may judge. Built once; any thread.
#pragma once

#include "scenarios/judge/metric.h"

#include <span>
#include <string_view>

namespace faultline::scenario {

[[nodiscard]] std::span<const Metric> metric_table();
// Null when unknown.
[[nodiscard]] const Metric* find_metric(std::string_view name);
// For the parser, help and the schema (ParserOptions::metrics).
[[nodiscard]] std::span<const CheckMetric> check_metrics();

}  // namespace faultline::scenario
