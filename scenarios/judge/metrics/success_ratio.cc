#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_success_ratio(const CheckSpec&, const Operations& operations) {
    return share_of(operations.counts().sent - operations.bad(), operations.counts().sent);
}

}  // namespace

Metric metric_success_ratio() {
    return {.about = {.name = "success_ratio",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations that error_ratio does not count"},
            .measure = &measure_success_ratio,
            .doctor = &doctor_good_answers,
            .lies = &lie_about_good_answers};
}

}  // namespace faultline::scenario
