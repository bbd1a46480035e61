#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_rejected_share(const CheckSpec&, const Operations& operations) {
    return answered_share(operations.counts().of(load::Outcome::kRejected), operations);
}

void doctor_rejected_share(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check,
                               direction == Direction::kUp ? let_it_be_rejected : let_it_complete);
}

std::vector<Lie> lies_about_rejected_share(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 429 : 200);
}

}  // namespace

Metric metric_rejected_share() {
    return {.about = {.name = "rejected_share",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary =
                          "share of the operations turned away with 429, or 503 and Retry-After"},
            .measure = &measure_rejected_share,
            .doctor = &doctor_rejected_share,
            .lies = &lies_about_rejected_share};
}

}  // namespace faultline::scenario
