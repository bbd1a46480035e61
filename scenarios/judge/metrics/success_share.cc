#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_success_share(const CheckSpec&, const Operations& operations) {
    return label_share(operations, "success");
}

void doctor_success_share(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctor_label(check, "success", direction, doctored);
}

std::vector<Lie> lies_about_success_share(const CheckSpec& /*check*/, Direction direction) {
    return lie_with_label("success", direction);
}

}  // namespace

Metric metric_success_share() {
    return {.about = {.name = "success_share",
                      .unit = MetricUnit::kShare,
                      .about_status = true,
                      .optional = {"tenant"},
                      .summary = "share of the operations whose answer carries the status success"},
            .measure = &measure_success_share,
            .doctor = &doctor_success_share,
            .lies = &lies_about_success_share};
}

}  // namespace faultline::scenario
