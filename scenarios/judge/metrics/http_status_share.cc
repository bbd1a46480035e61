#include "scenarios/judge/metrics/metrics.h"
#include "scenarios/judge/selectors.h"

#include <charconv>

namespace faultline::scenario {

namespace {

Measured measure_http_status_share(const CheckSpec& check, const Operations& operations) {
    const std::string_view text = selector(check, "http_status").value_or("");
    std::size_t status = 0;
    std::from_chars(text.data(), text.data() + text.size(), status);
    const auto& statuses = operations.counts().statuses;
    return answered_share(status < statuses.size() ? statuses[status] : 0, operations);
}

}  // namespace

Metric metric_http_status_share() {
    return {.about = {.name = "http_status_share",
                      .unit = MetricUnit::kShare,
                      .required = {"http_status"},
                      .optional = {"tenant"},
                      .summary = "share of the operations answered with this HTTP status"},
            .measure = &measure_http_status_share};
}

}  // namespace faultline::scenario
