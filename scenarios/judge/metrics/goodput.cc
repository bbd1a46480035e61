#include "base/units.h"
#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

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

void doctor_goodput(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, direction == Direction::kUp ? let_it_complete : let_it_fail);
}

std::vector<Lie> lies_about_goodput(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_http_status(direction == Direction::kUp ? 200 : 500);
}

}  // namespace

Metric metric_goodput() {
    return {.about = {.name = "goodput",
                      .unit = MetricUnit::kRate,
                      .optional = {"tenant"},
                      .summary = "operations answered well, per second of the window"},
            .measure = &measure_goodput,
            .doctor = &doctor_goodput,
            .lies = &lies_about_goodput};
}

}  // namespace faultline::scenario
