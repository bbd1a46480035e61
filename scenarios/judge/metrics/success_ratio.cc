#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_success_ratio(const CheckSpec&, const Operations& operations) {
    return share_of(operations.counts().sent - operations.bad(), operations.counts().sent);
}

void doctor_success_ratio(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_complete : let_it_fail);
}

std::vector<Lie> lies_about_success_ratio(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 200 : 500);
}

}  // namespace

Metric metric_success_ratio() {
    return {.about = {.name = "success_ratio",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations that error_ratio does not count"},
            .measure = &measure_success_ratio,
            .doctor = &doctor_success_ratio,
            .lies = &lies_about_success_ratio};
}

}  // namespace faultline::scenario
