#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_security_error_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t>) {
                          return step.security_error;
                      });
}

}  // namespace

Metric metric_security_error_share() {
    return {.about = {.name = "security_error_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that are marked as security errors"},
            .measure = &measure_security_error_share};
}

}  // namespace faultline::scenario
