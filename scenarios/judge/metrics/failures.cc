#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_failures(const CheckSpec&, const Operations& operations) {
    const load::OperationCounts& counts = operations.counts();
    return counted(share_of(counts.without_good_answer(), counts.sent));
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
            .lies = &lie_about_failures,
            .counts_status = &failures_counts};
}

}  // namespace faultline::scenario
