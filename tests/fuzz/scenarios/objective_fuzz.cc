// Objectives as people type them: whatever the text, a check that can be judged, or a bounded
// refusal.
#include "base/check.h"
#include "scenarios/format/objective.h"
#include "scenarios/judge/metric_table.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace {

std::optional<double> limit_of(const faultline::scenario::CheckSpec& check) {
    for (const auto& limit : {check.at_least, check.at_most, check.below, check.above}) {
        if (limit) {
            return limit;
        }
    }
    return std::nullopt;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto check = scenario::parse_objective(text);
    if (!check) {
        FAULTLINE_CHECK(check.error().message.size() < 500, "an error does not echo its input");
        return 0;
    }
    const auto* const metric = scenario::find_metric(check->metric);
    FAULTLINE_CHECK(metric != nullptr, "a metric that the judge knows");
    FAULTLINE_CHECK(metric->about.percentile == check->percentile.has_value(), "as the table says");
    const auto limit = limit_of(*check);
    FAULTLINE_CHECK(limit && std::isfinite(*limit) && *limit >= 0.0, "a limit");
    const auto again = scenario::parse_objective(check->name);
    FAULTLINE_CHECK(again && again->metric == check->metric &&
                        again->percentile == check->percentile && limit_of(*again) == limit,
                    "its text says the same again");
    return 0;
}
