#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_rejected_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kRejected));
}

void doctor_rejected_response(const CheckSpec& check, Direction direction,
                              DoctoredRecord& doctored) {
    const Duration time = time_towards(direction, doctored);
    doctored.change_operations(check, [&](load::Sample& sample) {
        let_it_be_rejected(sample);
        answer_after(sample, time);
    });
}

std::vector<Lie> lies_about_rejected_response(const CheckSpec& /*check*/, Direction direction) {
    if (direction == Direction::kDown) {
        return {};
    }
    return {{.what = "late rejections", .http_status = 429, .late = true}};
}

}  // namespace

Metric metric_rejected_response() {
    return {.about =
                {.name = "rejected_response",
                 .unit = MetricUnit::kSeconds,
                 .percentile = true,
                 .optional = {"tenant"},
                 .summary =
                     "time from the intended start to the rejection: how fast work is turned away"},
            .measure = &measure_rejected_response,
            .doctor = &doctor_rejected_response,
            .lies = &lies_about_rejected_response,
            .baseline = "response"};
}

}  // namespace faultline::scenario
