#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_failures(const CheckSpec&, const Operations& operations) {
    const load::OperationCounts& counts = operations.counts();
    return counted(share_of(counts.without_good_answer(), counts.sent));
}

void doctor_failures(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_fail : let_it_complete);
}

std::vector<Lie> lies_about_failures(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 500 : 200);
}

bool failures_counts(const CheckSpec& /*check*/, unsigned /*http_status*/) { return true; }

}  // namespace

Metric metric_failures() {
    return {.about = {.name = "failures",
                      .unit = MetricUnit::kCount,
                      .optional = {"tenant"},
                      .summary = "number of operations that failed or were never answered"},
            .measure = &measure_failures,
            .doctor = &doctor_failures,
            .lies = &lies_about_failures,
            .counts_bad = &failures_counts};
}

}  // namespace faultline::scenario
