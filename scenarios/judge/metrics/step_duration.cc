#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_step_duration(const CheckSpec& check, const Operations& operations) {
    const auto times = step_durations(check, operations);
    return times ? percentile_of(check, *times) : Measured{};
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
            .measure = &measure_step_duration};
}

}  // namespace faultline::scenario
