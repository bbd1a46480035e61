// What other tools call the metrics of ours: "latency", "p99", "error_rate". Pure; constant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenario {

struct MeantMetric {
    std::string_view metric;  // of ours
    std::string percentile;   // such as "99"; empty: it has none
};

// nullopt: nothing that we know.
[[nodiscard]] std::optional<MeantMetric> metric_meant_by(std::string_view name);

}  // namespace faultline::scenario
