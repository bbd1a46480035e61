#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_rejections(const CheckSpec&, const Operations& operations) {
    return counted(
        share_of(operations.counts().of(load::Outcome::kRejected), operations.counts().sent));
}

}  // namespace

Metric metric_rejections() {
    return {
        .about = {.name = "rejections",
                  .unit = MetricUnit::kCount,
                  .optional = {"tenant"},
                  .summary = "number of operations turned away with 429, or 503 and Retry-After"},
        .measure = &measure_rejections,
        .doctor = &doctor_rejections,
        .lies = &lie_about_rejections};
}

}  // namespace faultline::scenario
