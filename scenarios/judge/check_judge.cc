#include "scenarios/judge/check_judge.h"

#include "scenarios/format/check_catalogue.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::uint64_t kFewestOfAShare = 20;

std::string format_value(double value, MetricUnit unit) {
    if (std::isinf(value)) {
        return "∞";
    }
    switch (unit) {
        case MetricUnit::kShare:
            return format_ratio(Ratio{value});
        case MetricUnit::kCount:
            return fmt::format("{:.0f}", value);
        case MetricUnit::kSeconds:
            return format_duration(from_seconds(value));
        case MetricUnit::kRate:
            return format_rate(Rate{value});
    }
    return {};
}

// Limits of one check, the relative one already worked out.
struct Limits {
    std::optional<double> at_least;
    std::optional<double> at_most;
    std::optional<double> below;
    std::optional<double> above;
    std::optional<double> of_baseline;  // at most

    [[nodiscard]] bool lower_holds(double value) const {
        return (!at_least || value >= *at_least) && (!above || value > *above);
    }
    [[nodiscard]] bool upper_holds(double value) const {
        return (!at_most || value <= *at_most) && (!below || value < *below) &&
               (!of_baseline || value <= *of_baseline);
    }
    [[nodiscard]] bool hold(double value) const { return lower_holds(value) && upper_holds(value); }
    [[nodiscard]] bool any_upper() const { return at_most || below || of_baseline; }
};

std::string limit_text(const CheckSpec& check, const MetricInfo& metric) {
    std::string text;
    const auto add = [&](std::string_view word, const std::optional<double>& limit) {
        if (limit) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word,
                                format_value(*limit, metric.unit));
        }
    };
    add("at least", check.at_least);
    add("above", check.above);
    add("at most", check.at_most);
    add("below", check.below);
    if (check.of_baseline) {
        text +=
            fmt::format("{}within {} (or {}) of the baseline", text.empty() ? "" : ", ",
                        format_ratio(*check.of_baseline), format_duration(check.of_baseline_slack));
    }
    return check.percentile ? fmt::format("p{:g} {}", *check.percentile, text) : text;
}

bool is_virtual(const RecordIndex& index) { return index.record().clock == "virtual"; }

void conclude(CheckOutcome& outcome, Verdict verdict, std::string explanation) {
    outcome.verdict = verdict;
    outcome.explanation = std::move(explanation);
}

// False, with the outcome concluded, when the baseline gives no bound.
bool bound_by_baseline(const CheckSpec& check, const MetricInfo& metric, const RecordIndex& index,
                       Limits& limits, CheckOutcome& outcome) {
    if (!check.of_baseline) {
        return true;
    }
    const CheckSpan baseline = baseline_span(index.record());
    const Measured measured =
        baseline.problem.empty() ? measure(check, metric, index, baseline.span) : Measured{};
    if (!measured.value || std::isinf(*measured.value) ||
        measured.samples < samples_needed(check, is_virtual(index))) {
        conclude(outcome, Verdict::kInconclusive, "the baseline gives nothing to compare with");
        return false;
    }
    const double allowed =
        std::max(check.of_baseline->value * *measured.value, to_seconds(check.of_baseline_slack));
    const double most = *measured.value + allowed;
    limits.of_baseline = most;
    outcome.limit += fmt::format(" = {}", format_value(most, metric.unit));
    return true;
}

// From heal to the first block from which every block that has samples holds.
std::optional<Duration> recovery_time(const CheckSpec& check, const MetricInfo& metric,
                                      const RecordIndex& index, const Limits& limits) {
    const TimeSpan healed = healed_span(index.record());
    std::optional<Duration> since;
    for (Duration from = healed.from; from < healed.to; from += kRecoveryBlock) {
        const TimeSpan block{from, std::min(healed.to, from + kRecoveryBlock)};
        const Measured measured = measure(check, metric, index, block);
        if (!measured.value) {
            continue;
        }
        if (!limits.hold(*measured.value)) {
            since.reset();
        } else if (!since) {
            since = from - healed.from;
        }
    }
    return since;
}

std::string basis(const MetricInfo& metric, const Measured& measured) {
    const std::string_view noun = metric.about_steps ? "steps" : "operations";
    if (metric.unit == MetricUnit::kShare || metric.unit == MetricUnit::kCount) {
        return fmt::format("{} of {} {}", measured.hits, measured.samples, noun);
    }
    return fmt::format("over {} {}", measured.samples, noun);
}

void judge_value(double value, const MetricInfo& metric, const Measured& measured,
                 const Limits& limits, std::uint64_t needed, CheckOutcome& outcome) {
    const std::string rests_on = basis(metric, measured);
    if (measured.samples < needed) {
        conclude(outcome, Verdict::kInconclusive,
                 fmt::format("too few samples: {} of the {} it needs", measured.samples, needed));
    } else if (!limits.lower_holds(value)) {
        conclude(outcome, Verdict::kFail, rests_on);
    } else if (!measured.vacuous.empty() && limits.any_upper()) {
        // A leak that was seen counts, whatever could not be looked at.
        conclude(outcome, limits.upper_holds(value) ? Verdict::kInconclusive : Verdict::kFail,
                 measured.vacuous);
    } else {
        conclude(outcome, limits.hold(value) ? Verdict::kPass : Verdict::kFail, rests_on);
    }
}

}  // namespace

std::uint64_t samples_needed(const CheckSpec& check, bool virtual_clock) {
    if (check.min_samples) {
        return *check.min_samples;
    }
    const MetricInfo* const metric = find_metric(check.metric);
    if (virtual_clock || metric == nullptr || metric->unit == MetricUnit::kCount) {
        return 1;
    }
    const double percentile = check.percentile.value_or(100.0);
    if (!metric->percentile || percentile >= 100.0) {
        return kFewestOfAShare;
    }
    const double exceedances = 3.0 / (1.0 - percentile / 100.0);
    return std::max(kFewestOfAShare, static_cast<std::uint64_t>(std::ceil(exceedances - 1e-6)));
}

CheckOutcome judge_check(const CheckSpec& check, const RecordIndex& index) {
    CheckOutcome outcome;
    outcome.name = check.name;
    outcome.metric = check.metric;
    outcome.position = check.position;
    outcome.measured = "nothing";
    const MetricInfo* const metric = find_metric(check.metric);
    if (metric == nullptr) {
        conclude(outcome, Verdict::kInconclusive, "no such metric");
        return outcome;
    }
    outcome.limit = limit_text(check, *metric);
    const CheckSpan window = span_of(check, index.record());
    outcome.phase = window.text;
    if (!window.problem.empty()) {
        conclude(outcome, Verdict::kInconclusive, window.problem);
        return outcome;
    }
    Limits limits{.at_least = check.at_least,
                  .at_most = check.at_most,
                  .below = check.below,
                  .above = check.above,
                  .of_baseline = {}};
    if (!bound_by_baseline(check, *metric, index, limits, outcome)) {
        return outcome;
    }
    const Measured measured = measure(check, *metric, index, window.span);
    outcome.samples = measured.samples;
    if (!measured.value) {
        conclude(outcome, Verdict::kInconclusive, "its selectors matched nothing");
        return outcome;
    }
    outcome.measured_value = measured.value;
    outcome.measured = format_value(*measured.value, metric->unit);
    judge_value(*measured.value, *metric, measured, limits,
                samples_needed(check, is_virtual(index)), outcome);
    if (check.within) {
        outcome.recovered_after = recovery_time(check, *metric, index, limits);
        outcome.explanation += outcome.recovered_after
                                   ? fmt::format("; held from {} after heal",
                                                 format_duration(*outcome.recovered_after))
                                   : std::string("; did not hold at the end of recovery");
    }
    return outcome;
}

}  // namespace faultline::scenario
