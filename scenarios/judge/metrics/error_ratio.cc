#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_error_ratio(const CheckSpec&, const Operations& operations) {
    return share_of(operations.bad(), operations.counts().sent);
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
            .doctor = &doctor_failures,
            .lies = &lie_about_failures,
            .counts_status = &error_ratio_counts};
}

}  // namespace faultline::scenario
