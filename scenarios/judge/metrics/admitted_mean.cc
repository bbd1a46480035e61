#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_admitted_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kAdmitted));
}

}  // namespace

Metric metric_admitted_mean() {
    return {.about = {.name = "admitted_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "as response_mean, without the operations that were rejected"},
            .measure = &measure_admitted_mean,
            .doctor = &doctor_times,
            .lies = &lie_about_time,
            .baseline = "response_mean"};
}

}  // namespace faultline::scenario
