#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/step_metric.h"

namespace faultline::scenario {

namespace {

Measured measure_data_source_share(const CheckSpec& check, const Operations& operations) {
    return step_share(check, operations,
                      [](const StepObservation& step, std::optional<std::uint16_t> wanted) {
                          return wanted && step.data_source == *wanted;
                      });
}

}  // namespace

Metric metric_data_source_share() {
    return {.about = {.name = "data_source_share",
                      .unit = MetricUnit::kShare,
                      .about_steps = true,
                      .required = {"data_source"},
                      .optional = {"step", "tenant"},
                      .summary = "share of the steps' results that came from this data source"},
            .measure = &measure_data_source_share};
}

}  // namespace faultline::scenario
