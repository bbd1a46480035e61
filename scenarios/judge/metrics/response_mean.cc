#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_response_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kResponse));
}

}  // namespace

Metric metric_response_mean() {
    return {.about = {.name = "response_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "mean of the time from the intended start to the answer; infinite "
                                 "when one failed or had no answer"},
            .measure = &measure_response_mean,
            .doctor = &doctor_times,
            .lies = &lie_about_time};
}

}  // namespace faultline::scenario
