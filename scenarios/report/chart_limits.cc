#include "scenarios/report/chart_limits.h"

#include "scenarios/judge/check_window.h"
#include "scenarios/judge/limits.h"
#include "scenarios/judge/metric_table.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// "bounded: p99 300ms", "turned away: rejected response p99 250ms".
std::string label_of(const CheckSpec& check, const CheckLimit& limit, std::string_view drawn) {
    std::string label = check.name + ": ";
    if (check.metric != drawn) {
        label += check.metric + " ";
        std::ranges::replace(label, '_', ' ');
    }
    if (check.percentile) {
        label += fmt::format("p{:g} ", *check.percentile);
    }
    return label + format_value(limit.value, limit.unit);
}

bool is_about_steps(const CheckSpec& check) {
    const Metric* const metric = find_metric(check.metric);
    return metric != nullptr && metric->about.about_steps;
}

}  // namespace

std::vector<ChartLimit> chart_limits(const ReportedRun& run, MetricUnit unit,
                                     std::string_view drawn) {
    const auto& checks = run.record.scenario.checks;
    const auto& outcomes = run.judgement.checks;
    std::vector<ChartLimit> lines;
    for (std::size_t i = 0; i < std::min(checks.size(), outcomes.size()); ++i) {
        const CheckSpan window = span_of(checks[i], run.record);
        if (is_about_steps(checks[i]) || !window.problem.empty()) {
            continue;
        }
        for (const CheckLimit& limit : outcomes[i].limits) {
            if (limit.unit == unit && std::isfinite(limit.value)) {
                lines.push_back({.value = limit.value,
                                 .from = window.span.from,
                                 .to = window.span.to,
                                 .label = label_of(checks[i], limit, drawn)});
            }
        }
    }
    return lines;
}

}  // namespace faultline::scenario
