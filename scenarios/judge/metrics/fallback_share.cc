#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_fallback_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t>) {
                          return step.fallback_used;
                      });
}

}  // namespace

Metric metric_fallback_share() {
    return {.about = {.name = "fallback_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that their fallback gave"},
            .measure = &measure_fallback_share};
}

}  // namespace faultline::scenario
