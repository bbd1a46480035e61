#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"

#include <vector>

namespace faultline::scenario {

namespace {

Measured measure_status_share(const CheckSpec& check, const Operations& operations) {
    return label_share(operations, selector(check, "status").value_or(""));
}

void doctor_status_share(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctor_label(check, selector(check, "status").value_or(""), direction, doctored);
}

std::vector<Lie> lies_about_status_share(const CheckSpec& check, Direction direction) {
    return lie_with_label(selector(check, "status").value_or(""), direction);
}

}  // namespace

Metric metric_status_share() {
    return {.about = {.name = "status_share",
                      .unit = MetricUnit::kShare,
                      .about_status = true,
                      .required = {"status"},
                      .optional = {"tenant"},
                      .summary = "share of the operations whose answer carries this status"},
            .measure = &measure_status_share,
            .doctor = &doctor_status_share,
            .lies = &lies_about_status_share};
}

}  // namespace faultline::scenario
