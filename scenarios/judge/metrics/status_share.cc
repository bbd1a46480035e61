#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"

namespace faultline::scenario {

namespace {

Measured measure_status_share(const CheckSpec& check, const Operations& operations) {
    return label_share(operations, selector(check, "status").value_or(""));
}

}  // namespace

Metric metric_status_share() {
    return {.about = {.name = "status_share",
                      .unit = MetricUnit::kShare,
                      .required = {"status"},
                      .optional = {"tenant"},
                      .summary = "share of the operations whose answer carries this status"},
            .measure = &measure_status_share};
}

}  // namespace faultline::scenario
