#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_rejections(const CheckSpec&, const Operations& operations) {
    return counted(
        share_of(operations.counts().of(load::Outcome::kRejected), operations.counts().sent));
}

void doctor_rejections(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check,
                               direction == Direction::kUp ? let_it_be_rejected : let_it_complete);
}

std::vector<Lie> lies_about_rejections(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 429 : 200);
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
        .lies = &lies_about_rejections};
}

}  // namespace faultline::scenario
