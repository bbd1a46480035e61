#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <numeric>

namespace faultline::scenario {

namespace {

Measured measure_http_5xx(const CheckSpec&, const Operations& operations) {
    const auto& statuses = operations.counts().statuses;
    return counted(answered_share(
        std::accumulate(statuses.begin() + 500, statuses.end(), std::uint64_t{0}), operations));
}

void doctor_http_5xx(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(check, [&](load::Sample& sample) {
        answer_with(sample, direction == Direction::kUp ? 500 : 200);
    });
}

bool http_5xx_counts(const CheckSpec& /*check*/, unsigned http_status) {
    return http_status >= 500;
}

}  // namespace

Metric metric_http_5xx() {
    return {.about = {.name = "http_5xx",
                      .unit = MetricUnit::kCount,
                      .optional = {"tenant"},
                      .summary = "number of answers with an HTTP status of 500 or more"},
            .measure = &measure_http_5xx,
            .doctor = &doctor_http_5xx,
            .lies = &lie_about_failures,
            .counts_status = &http_5xx_counts};
}

}  // namespace faultline::scenario
