#include "scenarios/report/chart_limits.h"

#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/limits.h"
#include "scenarios/judge/metric_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// What the check measures, measured in the baseline by the judge.
std::optional<double> baseline_value(const CheckSpec& check, const Metric& metric,
                                     const RecordIndex& index) {
    CheckSpec in_baseline = check;
    if (!metric.baseline.empty()) {
        in_baseline.metric = metric.baseline;
    }
    in_baseline.during = CheckWindow::kBaseline;
    in_baseline.after = {};
    in_baseline.within = {};
    in_baseline.of_baseline = {};
    in_baseline.at_least_of_baseline = {};
    return judge_check(in_baseline, index).measured_value;
}

// Without a measured value the judge had nothing to compare with.
Limits limits_in_run(const CheckSpec& check, const CheckOutcome& outcome, const Metric& metric,
                     const RecordIndex& index) {
    Limits limits = limits_of(check);
    if ((check.of_baseline || check.at_least_of_baseline) && outcome.measured_value) {
        if (const auto baseline = baseline_value(check, metric, index)) {
            bound_by_baseline(check, *baseline, limits);
        }
    }
    return limits;
}

// "bounded: p99 300ms", "turned away: rejected response p99 250ms".
std::string label_of(const CheckSpec& check, const Metric& metric, double limit,
                     std::string_view drawn) {
    std::string label = check.name + ": ";
    if (check.metric != drawn) {
        label += check.metric + " ";
        std::ranges::replace(label, '_', ' ');
    }
    if (check.percentile) {
        label += fmt::format("p{:g} ", *check.percentile);
    }
    return label + format_value(limit, metric.about.unit);
}

void add_limits(const CheckSpec& check, const Metric& metric, const Limits& limits,
                const TimeSpan& span, std::string_view drawn, std::vector<ChartLimit>& lines) {
    for (const auto& limit : {limits.at_least, limits.above, limits.at_most, limits.below,
                              limits.at_least_by_baseline, limits.at_most_by_baseline}) {
        if (limit && std::isfinite(*limit)) {
            lines.push_back({.value = *limit,
                             .from = span.from,
                             .to = span.to,
                             .label = label_of(check, metric, *limit, drawn)});
        }
    }
}

}  // namespace

std::vector<ChartLimit> chart_limits(const ReportedRun& run, MetricUnit unit,
                                     std::string_view drawn) {
    const RecordIndex index(run.record);
    const auto& checks = run.record.scenario.checks;
    const auto& outcomes = run.judgement.checks;
    std::vector<ChartLimit> lines;
    for (std::size_t i = 0; i < std::min(checks.size(), outcomes.size()); ++i) {
        const Metric* const metric = find_metric(checks[i].metric);
        const CheckSpan window = span_of(checks[i], run.record);
        if (metric == nullptr || metric->about.unit != unit || metric->about.about_steps ||
            !window.problem.empty()) {
            continue;
        }
        add_limits(checks[i], *metric, limits_in_run(checks[i], outcomes[i], *metric, index),
                   window.span, drawn, lines);
    }
    return lines;
}

}  // namespace faultline::scenario
