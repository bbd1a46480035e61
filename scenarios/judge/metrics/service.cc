#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_service(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kService));
}

}  // namespace

Metric metric_service() {
    return {.about = {.name = "service",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "time from the first byte sent to the answer; infinite when the "
                                 "operation failed or had no answer"},
            .measure = &measure_service,
            .doctor = &doctor_times,
            .lies = &lie_about_time};
}

}  // namespace faultline::scenario
