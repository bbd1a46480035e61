#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_admitted_service_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kAdmittedService));
}

void doctor_admitted_service_mean(const CheckSpec& check, Direction direction,
                                  DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_admitted_service_mean(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_admitted_service_mean() {
    return {.about = {.name = "admitted_service_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "as service_mean, without the operations that were rejected"},
            .measure = &measure_admitted_service_mean,
            .doctor = &doctor_admitted_service_mean,
            .lies = &lies_about_admitted_service_mean,
            .baseline = "service_mean"};
}

}  // namespace faultline::scenario
