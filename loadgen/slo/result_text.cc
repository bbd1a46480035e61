#include "loadgen/slo/result_text.h"

#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace faultline::load {

namespace {

using metrics::LatencyHistogram;

template <class... Arguments>
void line(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
    out += '\n';
}

std::string quantile(const LatencyHistogram& histogram, double p) {
    return histogram.count() == 0 ? "-" : format_duration(histogram.quantile(p));
}

std::string mean_of(const LatencyHistogram& histogram) {
    if (histogram.count() == 0) {
        return "-";
    }
    const double mean = histogram.mean_seconds();
    return std::isfinite(mean) ? format_duration(from_seconds(mean)) : "∞";
}

void add_counts(std::string& out, const LoadResult& result) {
    line(out, "{:<12}{:>10}{:>10}{:>10}{:>11}{:>10}{:>9}{:>12}{:>8}", "phase", "asked", "planned",
         "sent", "completed", "rejected", "failed", "unanswered", "shed");
    for (const auto& record : result.recorder->phases()) {
        const Tally& tally = record.all;
        line(out, "{:<12}{:>10}{:>10}{:>10}{:>11}{:>10}{:>9}{:>12}{:>8}", record.phase.name,
             format_rate(record.phase.rate), tally.planned(), tally.sent,
             tally.of(Outcome::kCompleted), tally.of(Outcome::kRejected), tally.failed(),
             tally.of(Outcome::kUnanswered), tally.of(Outcome::kShed));
    }
}

void add_times(std::string& out, std::string_view name, const LatencyHistogram& histogram) {
    if (histogram.count() == 0) {
        return;
    }
    line(out, "{:<22}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}", name, quantile(histogram, 0.5),
         quantile(histogram, 0.75), quantile(histogram, 0.9), quantile(histogram, 0.99),
         quantile(histogram, 0.999), format_duration(histogram.max()), mean_of(histogram));
}

void add_all_times(std::string& out, const LoadResult& result, const Tally& total) {
    line(out, "{:<22}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}", "time", "p50", "p75", "p90", "p99",
         "p99.9", "max", "mean");
    const auto& phases = result.recorder->phases();
    for (const auto& record : phases) {
        add_times(out, phases.size() == 1 ? "response" : "response " + record.phase.name,
                  record.all.response);
    }
    add_times(out, "service", total.service);
    add_times(out, "lateness (ours)", total.lateness);
    line(out, "  response: from the intended moment to the last byte; a failure counts as ∞.");
    line(out, "  service: from the first byte out. lateness: how late we sent.");
}

void add_outcomes(std::string& out, const Tally& total, const LabelTable& labels) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        if (total.of(outcome) > 0) {
            parts.push_back(fmt::format("{} {}", to_string(outcome), total.of(outcome)));
        }
    }
    line(out, "outcomes    {}", fmt::join(parts, ", "));
    parts.clear();
    for (std::size_t status = 0; status < total.statuses.size(); ++status) {
        if (total.statuses[status] > 0) {
            parts.push_back(fmt::format("{}: {}", status, total.statuses[status]));
        }
    }
    if (!parts.empty()) {
        line(out, "statuses    {}", fmt::join(parts, ", "));
    }
    parts.clear();
    for (std::size_t i = 1; i < std::min(total.labels.size(), labels.size()); ++i) {
        parts.push_back(fmt::format("{} {}", labels[i], total.labels[i]));
    }
    if (!parts.empty()) {
        line(out, "labels      {}", fmt::join(parts, ", "));
    }
}

std::string value_text(double value, CheckUnit unit) {
    if (!std::isfinite(value)) {
        return "∞";
    }
    switch (unit) {
        case CheckUnit::kSeconds:
            return format_duration(from_seconds(value));
        case CheckUnit::kRatio:
            return format_ratio(Ratio{value});
        case CheckUnit::kPerSecond:
            return format_rate(Rate{value});
        case CheckUnit::kCount:
            break;
    }
    return fmt::format("{:.0f}", value);
}

void add_verdict(std::string& out, const LoadVerdict& verdict) {
    for (const auto& check : verdict.checks) {
        // The generator's own checks are news only when they are not in order.
        if (check.verdict == Verdict::kPass && check.name.starts_with("generator.")) {
            continue;
        }
        line(out, "{:<13} {:<24} {:<10} {} (wanted {} {}){}{}", to_string(check.verdict),
             check.name, check.phase, value_text(check.measured, check.unit),
             check.is_floor ? "at least" : "at most", value_text(check.limit, check.unit),
             check.note.empty() ? "" : ", ", check.note);
    }
    std::string_view meaning;
    if (verdict.verdict == Verdict::kInconclusive) {
        meaning = ": no statement about the target; see the lines marked inconclusive";
    }
    line(out, "\nverdict: {}{}", to_string(verdict.verdict), meaning);
}

}  // namespace

std::string result_text(const LoadResult& result) {
    std::string out;
    const Tally total = result.recorder->total();
    line(out, "load on {}: {} arrivals, seed {}{}\n", result.target, to_string(result.arrival),
         result.seed, result.was_interrupted ? ", interrupted" : "");
    add_counts(out, result);
    out += '\n';
    add_all_times(out, result, total);
    out += '\n';
    add_outcomes(out, total, result.stats.labels);
    line(out, "generator   {:.2f} s of CPU, {} connections, {} released more than 1 ms late",
         result.stats.cpu_seconds, result.stats.connections, total.late);
    if (result.stats.out_of_sockets > 0) {
        line(out, "            {} not sent: this machine had no descriptor or port left",
             result.stats.out_of_sockets);
    }
    out += '\n';
    add_verdict(out, result.verdict);
    return out;
}

}  // namespace faultline::load
