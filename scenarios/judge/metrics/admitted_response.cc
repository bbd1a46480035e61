#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_admitted_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kAdmitted));
}

void doctor_admitted_response(const CheckSpec& check, Direction direction,
                              DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_admitted_response(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_admitted_response() {
    return {.about = {.name = "admitted_response",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "as response, without the operations that were rejected"},
            .measure = &measure_admitted_response,
            .doctor = &doctor_admitted_response,
            .lies = &lies_about_admitted_response,
            .baseline = "response"};
}

}  // namespace faultline::scenario
