// Every metric a check may speak of: its unit, the selectors it takes, and whether it is a
// percentile. Read by the parser, which validates, and by the judge, which measures. Constant.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

enum class Metric {
    kStatusShare,
    kSuccessShare,
    kHttpStatusShare,
    kHttp5xx,
    kErrorRatio,
    kRejectedShare,
    kGoodput,
    kResponse,
    kService,
    kStepErrorShare,
    kStepSuccessShare,
    kStepDuration,
    kDataSourceShare,
    kFallbackShare,
    kSecurityErrorShare,
    kCanaryLeaks,
};
inline constexpr std::size_t kMetricCount = 16;

// What a limit is written in: "99.9%", a whole number, "300ms", "100/s".
enum class MetricUnit { kShare, kCount, kSeconds, kRate };

struct MetricInfo {
    Metric metric;
    std::string_view name;
    MetricUnit unit;
    bool percentile;   // needs `percentile`, and may be bounded by `of_baseline`
    bool about_steps;  // measured on steps of answers, not on whole operations
    std::vector<std::string_view> required;  // selectors
    std::vector<std::string_view> optional;
    std::string_view summary;
};

[[nodiscard]] std::span<const MetricInfo> check_catalogue();
// Null when unknown.
[[nodiscard]] const MetricInfo* find_metric(std::string_view name);
[[nodiscard]] std::vector<std::string> metric_names();
// Every selector of any metric: status, http_status, tenant, step, error_code, data_source.
[[nodiscard]] const std::vector<std::string>& selector_names();

}  // namespace faultline::scenario
