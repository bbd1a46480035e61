// What a file may say of a metric that checks measure: its unit, its selectors, whether it is a
// percentile. The judge owns the table and hands it to the parser (ParserOptions::metrics), so
// that adding a metric touches nothing here. Values; constant.
#pragma once

#include "scenarios/format/scenario.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

namespace faultline::scenario {

// What a limit is written in: "99.9%", a whole number, "300ms", "100/s".
enum class MetricUnit { kShare, kCount, kSeconds, kRate };
BOOST_DESCRIBE_ENUM(MetricUnit, kShare, kCount, kSeconds, kRate)

struct CheckMetric {
    std::string_view name;
    MetricUnit unit = MetricUnit::kShare;
    bool percentile = false;    // needs `percentile`, and may be bounded by `of_baseline`
    bool about_steps = false;   // measured on steps of answers, not on whole operations
    bool about_status = false;  // measured on the status that answers carry
    std::vector<std::string_view> required = {};  // selectors that must be given
    std::vector<std::string_view> optional = {};  // selectors that may be given
    std::string_view summary;                     // one line, for help and the schema
};

// Null when unknown.
[[nodiscard]] inline const CheckMetric* find_metric(std::span<const CheckMetric> metrics,
                                                    std::string_view name) {
    for (const CheckMetric& metric : metrics) {
        if (metric.name == name) {
            return &metric;
        }
    }
    return nullptr;
}

[[nodiscard]] std::vector<std::string> metric_names(std::span<const CheckMetric> metrics);
// Every selector of any of them, each once, in order of first appearance.
[[nodiscard]] std::vector<std::string> selector_names(std::span<const CheckMetric> metrics);

// Whether the check can only be judged from single operations: tallies know phases and the parts
// of phases that begin at a known moment, not steps, tenants or the moment of heal.
[[nodiscard]] bool needs_single_operations(const CheckSpec& check, const CheckMetric& metric,
                                           const Scenario& scenario);

}  // namespace faultline::scenario
