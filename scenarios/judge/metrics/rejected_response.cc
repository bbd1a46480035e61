#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_rejected_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kRejected));
}

}  // namespace

Metric metric_rejected_response() {
    return {.about =
                {.name = "rejected_response",
                 .unit = MetricUnit::kSeconds,
                 .percentile = true,
                 .optional = {"tenant"},
                 .summary =
                     "time from the intended start to the rejection: how fast work is turned away"},
            .measure = &measure_rejected_response,
            .baseline = "response"};
}

}  // namespace faultline::scenario
