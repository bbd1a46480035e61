#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

namespace faultline::scenario {

namespace {

std::uint16_t wanted_status(const CheckSpec& check) {
    const std::string_view text = selector(check, "http_status").value_or("");
    std::uint16_t status = 0;
    std::from_chars(text.data(), text.data() + text.size(), status);
    return status;
}

Measured measure_http_status_share(const CheckSpec& check, const Operations& operations) {
    const std::size_t status = wanted_status(check);
    const auto& statuses = operations.counts().statuses;
    return answered_share(status < statuses.size() ? statuses[status] : 0, operations);
}

// Only statuses from 200 on end an exchange.
void doctor_http_status_share(const CheckSpec& check, Direction direction,
                              DoctoredRecord& doctored) {
    constexpr std::uint16_t kLast = 599;
    const std::uint16_t wanted = wanted_status(check);
    const std::uint16_t other = wanted == 200 ? 500 : 200;
    if (direction == Direction::kUp && (wanted < 200 || wanted > kLast)) {
        return;
    }
    doctored.change_operations(check, [&](load::Sample& sample) {
        answer_with(sample, direction == Direction::kUp ? wanted : other);
    });
}

std::vector<Lie> lies_about_http_status_share(const CheckSpec& check, Direction direction) {
    const std::uint16_t wanted = wanted_status(check);
    const std::uint16_t other = wanted == 200 ? 500 : 200;
    return lie_with_http_status(direction == Direction::kUp ? wanted : other);
}

bool http_status_share_counts(const CheckSpec& check, unsigned http_status) {
    return http_status == wanted_status(check);
}

}  // namespace

Metric metric_http_status_share() {
    return {.about = {.name = "http_status_share",
                      .unit = MetricUnit::kShare,
                      .required = {"http_status"},
                      .optional = {"tenant"},
                      .summary = "share of the operations answered with this HTTP status"},
            .measure = &measure_http_status_share,
            .doctor = &doctor_http_status_share,
            .lies = &lies_about_http_status_share,
            .counts_status = &http_status_share_counts};
}

}  // namespace faultline::scenario
