#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"
#include "scenarios/judge/step_metric.h"

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

Measured measure_step_success_share(const CheckSpec& check, const Operations& operations) {
    return step_share(
        check, operations,
        [](const StepObservation& step, std::optional<std::uint16_t>) { return step.success; });
}

void doctor_step_success_share(const CheckSpec& check, Direction direction,
                               DoctoredRecord& doctored) {
    doctored.change_steps(
        check, [&](StepObservation& step) { step.success = direction == Direction::kUp; });
}

std::vector<Lie> lies_about_step_success_share(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    if (direction == Direction::kUp) {
        return {
            {.what = fmt::format("success of step {}", step), .step = step, .step_success = true}};
    }
    return {{.what = fmt::format("failure of step {}", step), .step = step, .step_success = false}};
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
        .measure = &measure_step_success_share,
        .doctor = &doctor_step_success_share,
        .lies = &lies_about_step_success_share};
}

}  // namespace faultline::scenario
