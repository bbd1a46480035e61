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

Measured measure_security_error_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t>) {
                          return step.security_error;
                      });
}

void doctor_security_error_share(const CheckSpec& check, Direction direction,
                                 DoctoredRecord& doctored) {
    doctored.change_steps(
        check, [&](StepObservation& step) { step.security_error = direction == Direction::kUp; });
}

std::vector<Lie> lies_about_security_error_share(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    if (direction == Direction::kUp) {
        return {{.what = "security errors of steps", .step = step, .security_error = true}};
    }
    return {{.what = "steps without security errors", .step = step, .security_error = false}};
}

}  // namespace

Metric metric_security_error_share() {
    return {.about = {.name = "security_error_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that are marked as security errors"},
            .measure = &measure_security_error_share,
            .doctor = &doctor_security_error_share,
            .lies = &lies_about_security_error_share};
}

}  // namespace faultline::scenario
