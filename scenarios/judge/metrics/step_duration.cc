#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"
#include "scenarios/judge/step_metric.h"

#include <string>
#include <vector>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

Measured measure_step_duration(const CheckSpec& check, const Operations& operations) {
    const auto times = step_durations(check, operations);
    return times ? percentile_of(check, *times) : Measured{};
}

void doctor_step_duration(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    const Duration longest = doctored.longest_answer();
    doctored.change_steps(check, [&](StepObservation& step) {
        step.duration = direction == Direction::kUp ? longest : kShortestTime;
    });
}

std::vector<Lie> lies_about_step_duration(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    if (direction == Direction::kDown) {
        return {{.what = fmt::format("step {} took no time", step),
                 .step = step,
                 .timeless_steps = true}};
    }
    return {{.what = fmt::format("slow step {}", step), .step = step, .slow_steps = true}};
}

}  // namespace

Metric metric_step_duration() {
    return {.about = {.name = "step_duration",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .about_steps = true,
                      .required = {"step"},
                      .optional = {"tenant"},
                      .summary = "duration of a step; infinite where the operation had no answer"},
            .measure = &measure_step_duration,
            .doctor = &doctor_step_duration,
            .lies = &lies_about_step_duration};
}

}  // namespace faultline::scenario
