// The metrics that there are: one line each, in the order of help, and a file of that name beside
// this one that defines `Metric metric_<name>()`. Constant.
#pragma once

#include "scenarios/judge/metric.h"

// Whole operations first, how fast they are, then their steps.
// clang-format off
#define FAULTLINE_CHECK_METRICS(METRIC) \
    METRIC(status_share) \
    METRIC(success_share) \
    METRIC(http_status_share) \
    METRIC(http_5xx) \
    METRIC(error_ratio) \
    METRIC(success_ratio) \
    METRIC(completed_share) \
    METRIC(failures) \
    METRIC(rejected_share) \
    METRIC(rejections) \
    METRIC(goodput) \
    METRIC(response) \
    METRIC(response_mean) \
    METRIC(admitted_response) \
    METRIC(admitted_mean) \
    METRIC(rejected_response) \
    METRIC(service) \
    METRIC(service_mean) \
    METRIC(admitted_service) \
    METRIC(admitted_service_mean) \
    METRIC(step_error_share) \
    METRIC(step_success_share) \
    METRIC(step_duration) \
    METRIC(data_source_share) \
    METRIC(fallback_share) \
    METRIC(security_error_share) \
    METRIC(canary_leaks)
// clang-format on

namespace faultline::scenario {

#define FAULTLINE_DECLARE(name) [[nodiscard]] Metric metric_##name();
FAULTLINE_CHECK_METRICS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

}  // namespace faultline::scenario
