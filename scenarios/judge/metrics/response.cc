#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kResponse));
}

}  // namespace

Metric metric_response() {
    return {.about = {.name = "response",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "time from the intended start to the answer; infinite when the "
                                 "operation failed or had no answer"},
            .measure = &measure_response,
            .doctor = &doctor_times,
            .lies = &lie_about_time};
}

}  // namespace faultline::scenario
