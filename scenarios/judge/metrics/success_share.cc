#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_success_share(const CheckSpec&, const Operations& operations) {
    return label_share(operations, "success");
}

}  // namespace

Metric metric_success_share() {
    return {.about = {.name = "success_share",
                      .unit = MetricUnit::kShare,
                      .optional = {"tenant"},
                      .summary = "share of the operations whose answer carries the status success"},
            .measure = &measure_success_share};
}

}  // namespace faultline::scenario
