#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_rejected_share(const CheckSpec&, const Operations& operations) {
    return answered_share(operations.counts().of(load::Outcome::kRejected), operations);
}

}  // namespace

Metric metric_rejected_share() {
    return {.about = {.name = "rejected_share",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary =
                          "share of the operations turned away with 429, or 503 and Retry-After"},
            .measure = &measure_rejected_share,
            .doctor = &doctor_rejections,
            .lies = &lie_about_rejections};
}

}  // namespace faultline::scenario
