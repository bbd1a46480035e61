#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_step_error_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t> wanted) {
                          return wanted && step.error_code == *wanted;
                      });
}

}  // namespace

Metric metric_step_error_share() {
    return {.about = {.name = "step_error_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .required = {"step", "error_code"},
                      .optional = {"tenant"},
                      .summary = "share of a step's results that carry this error code"},
            .measure = &measure_step_error_share};
}

}  // namespace faultline::scenario
