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

// StepObservation::error_code is an index into RunRecord::step_names, and so is `wanted`; 0: none.
Measured measure_step_error_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t> wanted) {
                          return wanted && step.error_code == *wanted;
                      });
}

void doctor_step_error_share(const CheckSpec& check, Direction direction,
                             DoctoredRecord& doctored) {
    const std::uint16_t code_index = doctored.step_word(selector(check, "error_code").value_or(""));
    doctored.change_steps(check, [&](StepObservation& step) {
        step.error_code = direction == Direction::kUp ? code_index : std::uint16_t{0};
    });
}

std::vector<Lie> lies_about_step_error_share(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    const std::string word(selector(check, "error_code").value_or(""));
    if (direction == Direction::kUp) {
        return {{.what = fmt::format("step {} fails with {}", step, word),
                 .step = step,
                 .error_code = word}};
    }
    return {
        {.what = fmt::format("step {} without error code", step), .step = step, .error_code = ""}};
}

}  // namespace

Metric metric_step_error_share() {
    return {.about = {.name = "step_error_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .required = {"step", "error_code"},
                      .optional = {"tenant"},
                      .summary = "share of a step's results that carry this error code"},
            .measure = &measure_step_error_share,
            .doctor = &doctor_step_error_share,
            .lies = &lies_about_step_error_share};
}

}  // namespace faultline::scenario
