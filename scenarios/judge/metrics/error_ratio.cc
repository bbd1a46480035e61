#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_error_ratio(const CheckSpec&, const Operations& operations) {
    return share_of(operations.bad(), operations.counts().sent);
}

void doctor_error_ratio(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_fail : let_it_complete);
}

std::vector<Lie> lies_about_error_ratio(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 500 : 200);
}

bool error_ratio_counts(const CheckSpec& /*check*/, unsigned /*http_status*/) { return true; }

}  // namespace

Metric metric_error_ratio() {
    return {.about = {.name = "error_ratio",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations that failed, were never answered, or "
                                 "were rejected where that fails"},
            .measure = &measure_error_ratio,
            .doctor = &doctor_error_ratio,
            .lies = &lies_about_error_ratio,
            .counts_bad = &error_ratio_counts};
}

}  // namespace faultline::scenario
