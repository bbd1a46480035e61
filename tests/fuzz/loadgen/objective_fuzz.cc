// Objectives as people type them: whatever the text, one that can be judged, or a bounded refusal.
#include "base/check.h"
#include "loadgen/slo/objective.h"
#include "loadgen/slo/objective_check.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faultline;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto objective = load::parse_objective(text);
    if (!objective) {
        FAULTLINE_CHECK(objective.error().code == ErrorCode::kInvalidParams, "the one code");
        FAULTLINE_CHECK(objective.error().message.size() < 500, "an error does not echo its input");
        return 0;
    }
    FAULTLINE_CHECK(std::isfinite(objective->limit) && objective->limit >= 0.0, "a limit");
    FAULTLINE_CHECK(objective->quantile > 0.0 && objective->quantile < 1.0, "a quantile");
    FAULTLINE_CHECK(objective->is_latency() || !objective->of_service, "only times are of service");
    FAULTLINE_CHECK(load::samples_needed(*objective) >= 100, "no verdict from nothing");
    const auto again = load::parse_objective(objective->text);
    FAULTLINE_CHECK(again && again->metric == objective->metric &&
                        again->quantile == objective->quantile && again->limit == objective->limit,
                    "its text says the same again");
    return 0;
}
