#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_completed_share(const CheckSpec&, const Operations& operations) {
    const load::OperationCounts& counts = operations.counts();
    return share_of(counts.of(load::Outcome::kCompleted), counts.sent);
}

void doctor_completed_share(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_complete : let_it_fail);
}

std::vector<Lie> lies_about_completed_share(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 200 : 500);
}

}  // namespace

Metric metric_completed_share() {
    return {.about = {.name = "completed_share",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations that were answered well: neither failed, "
                                 "rejected nor unanswered"},
            .measure = &measure_completed_share,
            .doctor = &doctor_completed_share,
            .lies = &lies_about_completed_share};
}

}  // namespace faultline::scenario
