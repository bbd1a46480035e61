#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_admitted_response(const CheckSpec& check, const Operations& operations) {
    return percentile_of(check, operations.times(Timing::kAdmitted));
}

}  // namespace

Metric metric_admitted_response() {
    return {.about = {.name = "admitted_response",
                      .unit = MetricUnit::kSeconds,
                      .percentile = true,
                      .optional = {"tenant"},
                      .summary = "as response, without the operations that were rejected"},
            .measure = &measure_admitted_response,
            .doctor = &doctor_times,
            .lies = &lie_about_time,
            .baseline = "response"};
}

}  // namespace faultline::scenario
