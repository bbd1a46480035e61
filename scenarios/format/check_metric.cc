#include "scenarios/format/check_metric.h"

#include <algorithm>

namespace faultline::scenario {

std::vector<std::string> metric_names(std::span<const CheckMetric> metrics) {
    std::vector<std::string> names;
    for (const CheckMetric& metric : metrics) {
        names.emplace_back(metric.name);
    }
    return names;
}

std::vector<std::string> selector_names(std::span<const CheckMetric> metrics) {
    std::vector<std::string> names;
    for (const CheckMetric& metric : metrics) {
        for (const auto* const selectors : {&metric.required, &metric.optional}) {
            for (const std::string_view selector : *selectors) {
                if (std::ranges::find(names, selector) == names.end()) {
                    names.emplace_back(selector);
                }
            }
        }
    }
    return names;
}

bool needs_single_operations(const CheckSpec& check, const CheckMetric& metric,
                             const Scenario& scenario) {
    const bool is_late_in_whole_run = check.during == CheckWindow::kAll && check.after > Duration{};
    // With faults, recovery begins when the last of them is healed.
    const bool begins_with_heal =
        check.during == CheckWindow::kRecovery && !scenario.faults.empty();
    return metric.about_steps || check.within || check.select.contains("tenant") ||
           is_late_in_whole_run || begins_with_heal;
}

}  // namespace faultline::scenario
