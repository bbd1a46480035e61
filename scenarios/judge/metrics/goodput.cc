#include "base/units.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_goodput(const CheckSpec&, const Operations& operations) {
    Measured measured =
        answered_share(operations.counts().of(load::Outcome::kCompleted), operations);
    if (measured.value) {
        measured.value = static_cast<double>(measured.hits) / to_seconds(operations.length());
    }
    return measured;
}

}  // namespace

Metric metric_goodput() {
    return {.about = {.name = "goodput",
                      .unit = MetricUnit::kRate,
                      .optional = {"tenant"},
                      .summary = "operations answered well, per second of the window"},
            .measure = &measure_goodput,
            .doctor = &doctor_good_answers,
            .lies = &lie_about_good_answers};
}

}  // namespace faultline::scenario
