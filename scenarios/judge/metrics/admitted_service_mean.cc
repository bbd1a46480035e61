#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_admitted_service_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kAdmittedService));
}

}  // namespace

Metric metric_admitted_service_mean() {
    return {.about = {.name = "admitted_service_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "as service_mean, without the operations that were rejected"},
            .measure = &measure_admitted_service_mean,
            .doctor = &doctor_times,
            .lies = &lie_about_time,
            .baseline = "service_mean"};
}

}  // namespace faultline::scenario
