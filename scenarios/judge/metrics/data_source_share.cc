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

Measured measure_data_source_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t> wanted) {
                          return wanted && step.data_source == *wanted;
                      });
}

void doctor_data_source_share(const CheckSpec& check, Direction direction,
                              DoctoredRecord& doctored) {
    const std::uint16_t source = doctored.step_word(selector(check, "data_source").value_or(""));
    doctored.change_steps(check, [&](StepObservation& step) {
        step.data_source = direction == Direction::kUp ? source : std::uint16_t{0};
    });
}

std::vector<Lie> lies_about_data_source_share(const CheckSpec& check, Direction direction) {
    const std::string step(selector(check, "step").value_or(""));
    const std::string word(selector(check, "data_source").value_or(""));
    if (direction == Direction::kUp) {
        return {{.what = fmt::format("data from {}", word), .step = step, .data_source = word}};
    }
    return {{.what = "data from another source", .step = step, .data_source = "another"}};
}

}  // namespace

Metric metric_data_source_share() {
    return {.about = {.name = "data_source_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .required = {"data_source"},
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that came from this data source"},
            .measure = &measure_data_source_share,
            .doctor = &doctor_data_source_share,
            .lies = &lies_about_data_source_share};
}

}  // namespace faultline::scenario
