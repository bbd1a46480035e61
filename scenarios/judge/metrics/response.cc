#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kResponse));
}

void doctor_response(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_response(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_response() {
    return {
        .about = {.name = "response",
                  .unit = MetricUnit::kSeconds,
                  .percentile = true,
                  .optional = {"tenant"},
                  .summary =
                      "time from the intended start to the answer; infinite when there was none"},
        .measure = &measure_response,
        .doctor = &doctor_response,
        .lies = &lies_about_response};
}

}  // namespace faultline::scenario
