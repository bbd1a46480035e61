#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_admitted_service(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kAdmittedService));
}

void doctor_admitted_service(const CheckSpec& check, Direction direction,
                             DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_admitted_service(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_admitted_service() {
    return {.about = {.name = "admitted_service",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "as service, without the operations that were rejected"},
            .measure = &measure_admitted_service,
            .doctor = &doctor_admitted_service,
            .lies = &lies_about_admitted_service,
            .baseline = "service"};
}

}  // namespace faultline::scenario
