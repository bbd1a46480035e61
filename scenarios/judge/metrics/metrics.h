// The metrics that there are: one line each, in the order of help, and a file of that name beside
// this one that defines `Metric metric_<name>()`. Constant.
#pragma once

#include "scenarios/judge/metric.h"

// Whole operations first, how fast they are, then their steps.
// clang-format off
#define FAULTLINE_CHECK_METRICS(row) \
    row(status_share) \
    row(success_share) \
    row(http_status_share) \
    row(http_5xx) \
    row(error_ratio) \
    row(success_ratio) \
    row(completed_share) \
    row(failures) \
    row(rejected_share) \
    row(rejections) \
    row(goodput) \
    row(response) \
    row(response_mean) \
    row(admitted_response) \
    row(admitted_mean) \
    row(rejected_response) \
    row(service) \
    row(service_mean) \
    row(admitted_service) \
    row(admitted_service_mean) \
    row(step_error_share) \
    row(step_success_share) \
    row(step_duration) \
    row(data_source_share) \
    row(fallback_share) \
    row(security_error_share) \
    row(canary_leaks)
// clang-format on

namespace faultline::scenario {

#define FAULTLINE_DECLARE(name) [[nodiscard]] Metric metric_##name();
FAULTLINE_CHECK_METRICS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

}  // namespace faultline::scenario
