#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_response_mean(const CheckSpec&, const Operations& operations) {
    return mean_of(operations.times(Timing::kResponse));
}

void doctor_response_mean(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctor_times(check, direction, doctored);
}

std::vector<Lie> lies_about_response_mean(const CheckSpec& /*check*/, Direction direction) {
    return lie_about_time(direction);
}

}  // namespace

Metric metric_response_mean() {
    return {.about = {.name = "response_mean",
                      .unit = MetricUnit::kSeconds,
                      .optional = {"tenant"},
                      .summary = "mean of the time from the intended start to the answer; infinite "
                                 "when one had none"},
            .measure = &measure_response_mean,
            .doctor = &doctor_response_mean,
            .lies = &lies_about_response_mean};
}

}  // namespace faultline::scenario
