#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_step_success_share(const CheckSpec& check, const Operations& operations) {
    return step_share(
        check, operations,
        [](const StepObservation& step, std::optional<std::uint16_t>) { return step.success; });
}

}  // namespace

Metric metric_step_success_share() {
    return {
        .about =
            {.name = "step_success_share",
             .unit = MetricUnit::kShare,
             .about_steps = true,
             .required = {"step"},
             .optional = {"tenant"},
             .summary =
                 "share of a step's runs that succeeded; an operation without an answer did not"},
        .measure = &measure_step_success_share};
}

}  // namespace faultline::scenario
