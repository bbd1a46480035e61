#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_completed_share(const CheckSpec&, const Operations& operations) {
    const load::OperationCounts& counts = operations.counts();
    return share_of(counts.of(load::Outcome::kCompleted), counts.sent);
}

}  // namespace

Metric metric_completed_share() {
    return {.about = {.name = "completed_share",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations that were answered well: neither failed, "
                                 "rejected nor unanswered"},
            .measure = &measure_completed_share,
            .doctor = &doctor_good_answers,
            .lies = &lie_about_good_answers};
}

}  // namespace faultline::scenario
