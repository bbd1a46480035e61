#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_service(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kService));
}

void doctor_service(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_service(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_service() {
    return {
        .about = {.name = "service",
                  .unit = MetricUnit::kSeconds,
                  .percentile = true,
                  .optional = {"tenant"},
                  .summary =
                      "time from the first byte sent to the answer; infinite when there was none"},
        .measure = &measure_service,
        .doctor = &doctor_service,
        .lies = &lies_about_service};
}

}  // namespace faultline::scenario
