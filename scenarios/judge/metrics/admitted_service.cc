#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_admitted_service(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kAdmittedService));
}

}  // namespace

Metric metric_admitted_service() {
    return {.about = {.name = "admitted_service",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "as service, without the operations that were rejected"},
            .measure = &measure_admitted_service,
            .doctor = &doctor_times,
            .lies = &lie_about_time,
            .baseline = "service"};
}

}  // namespace faultline::scenario
