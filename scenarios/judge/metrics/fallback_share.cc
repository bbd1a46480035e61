#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"
#include "scenarios/judge/step_metric.h"

#include <cstdint>
#include <string>
#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_fallback_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t>) {
                          return step.fallback_used;
                      });
}

void doctor_fallback_share(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_steps(
        check, [&](StepObservation& step) { step.fallback_used = direction == Direction::kUp; });
}

std::vector<Lie> lies_about_fallback_share(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    if (direction == Direction::kUp) {
        return {{.what = "fallbacks of steps", .step = step, .fallback_used = true}};
    }
    return {{.what = "steps without fallback", .step = step, .fallback_used = false}};
}

}  // namespace

Metric metric_fallback_share() {
    return {.about = {.name = "fallback_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that their fallback gave"},
            .measure = &measure_fallback_share,
            .doctor = &doctor_fallback_share,
            .lies = &lies_about_fallback_share};
}

}  // namespace faultline::scenario
