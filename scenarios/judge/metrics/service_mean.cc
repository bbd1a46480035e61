#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_service_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kService));
}

}  // namespace

Metric metric_service_mean() {
    return {.about = {.name = "service_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "mean of the time from the first byte sent to the answer; "
                                 "infinite when one failed or had no answer"},
            .measure = &measure_service_mean,
            .doctor = &doctor_times,
            .lies = &lie_about_time};
}

}  // namespace faultline::scenario
