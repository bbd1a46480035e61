#include "scenarios/judge/check_judge.h"

#include "base/planted_bug.h"
#include "base/units.h"
#include "metrics/quantile.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/judge/breakdown.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/first_bad_answer.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/judge/limits.h"
#include "scenarios/judge/metric_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr std::uint64_t kFewestSamples = 20;

void conclude(CheckOutcome& outcome, Verdict verdict, std::string explanation) {
    outcome.verdict = verdict;
    outcome.explanation = std::move(explanation);
}

bool is_virtual(const RecordIndex& index) { return index.record().clock == "virtual"; }

// nullopt when the record does not hold what the check looks at.
std::optional<Measured> measure(const CheckSpec& check, const Metric& metric,
                                const RecordIndex& index, const CheckSpan& window) {
    const auto operations = Operations::select(check, index, window);
    if (!operations) {
        return std::nullopt;
    }
    return metric.measure(check, *operations);
}

// From heal to the start of the first block after which no block breaks the limit.
std::optional<Duration> recovery_time(const CheckSpec& check, const Metric& metric,
                                      const RecordIndex& index, const Limits& limits) {
    const TimeSpan healed = healed_span(index.record());
    std::optional<Duration> since;
    CheckSpan block;
    block.exposure = span_of(check, index.record()).exposure;
    for (Duration from = healed.from; from < healed.to; from += kRecoveryBlock) {
        block.span = {from, std::min(healed.to, from + kRecoveryBlock)};
        const Measured measured = measure(check, metric, index, block).value_or(Measured{});
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

std::string basis(const Metric& metric, const Measured& measured) {
    const std::string_view noun = metric.about.about_steps ? "steps" : "operations";
    if (metric.about.unit == MetricUnit::kShare || metric.about.unit == MetricUnit::kCount) {
        return fmt::format("{} of {} {}", measured.hits, measured.samples, noun);
    }
    return fmt::format("over {} {}", measured.samples, noun);
}

// "0 of 345 operations; outcomes: 345 answered "failed"; at 1.2s the first 500: no such table".
std::string basis_of_failure(const CheckSpec& check, const Metric& metric, const Measured& measured,
                             const Operations& operations, Direction failed) {
    const std::string outcomes = metric.about.unit == MetricUnit::kSeconds
                                     ? ""
                                     : breakdown_of(metric.about, check, operations);
    const std::string bad = first_bad_answer(check, metric, operations, failed);
    return basis(metric, measured) + (outcomes.empty() ? "" : "; outcomes: " + outcomes) +
           (bad.empty() ? "" : "; " + bad);
}

std::string edges(std::uint64_t count) {
    return fmt::format("{} edge operation{}", count, count == 1 ? "" : "s");
}

// Why a check has nothing to look at.
std::string why_nothing(const CheckSpec& check, const Operations& operations,
                        const CheckSpan& window) {
    const LeftOut& left_out = operations.left_out();
    if (left_out.edge + left_out.outside + left_out.inside == 0 || operations.counts().sent > 0) {
        return check.select.empty() ? "no matching operation in its window"
                                    : "its selectors matched nothing";
    }
    if (auto cut = why_cut_short(operations.index().record())) {
        return std::move(*cut);
    }
    if (window.exposure == Exposure::kInside) {
        return fmt::format(
            "no operation ran wholly inside a fault: {}, {} outside of the faults; let the fault "
            "last longer (for:), or ask during: all",
            edges(left_out.edge), left_out.outside);
    }
    return fmt::format(
        "no operation ran wholly without a fault: {}, {} inside; let the phase last "
        "longer, or ask during: all",
        edges(left_out.edge), left_out.inside);
}

// How to get `needed` samples where these operations gave `samples`. More time is no advice for a
// run that was cut short, or whose target did not answer.
std::string way_to_more(const CheckSpec& check, const Operations& operations, std::uint64_t samples,
                        std::uint64_t needed) {
    const RunRecord& record = operations.index().record();
    if (auto cut = why_cut_short(record)) {
        return std::move(*cut);
    }
    const load::OperationCounts& counts = operations.counts();
    if (counts.sent > 0 && 2 * counts.answered() < counts.sent) {
        return fmt::format("{} of {} operations had no answer: see why the target did not answer",
                           counts.sent - counts.answered(), counts.sent);
    }
    const Duration window = operations.length();
    const double factor =
        samples == 0 ? 2.0 : 1.2 * static_cast<double>(needed) / static_cast<double>(samples);
    // Where nothing was seen the factor is a guess.
    const auto advice = [samples](const std::string& longer) {
        return samples == 0 ? "try " + longer : longer + " gives them";
    };
    const auto length = std::chrono::ceil<std::chrono::seconds>(
        from_seconds(to_seconds(window + check.after) * factor));
    if (record.scenario.file.empty()) {
        return advice(fmt::format("--duration {}", format_duration(length)));
    }
    const std::string_view role =
        check.during == CheckWindow::kAll ? kFault : role_of(check.during);
    return advice(fmt::format("phases: {{{}: {}}}", role, format_duration(length)));
}

// False, with the outcome concluded, when the baseline gives no bound.
bool apply_baseline_or_conclude(const CheckSpec& check, const Metric& metric,
                                const RecordIndex& index, Limits& limits, CheckOutcome& outcome) {
    if (!check.of_baseline && !check.at_least_of_baseline) {
        return true;
    }
    const CheckSpan baseline = baseline_span(index.record());
    const Metric* const compared = metric.baseline.empty() ? &metric : find_metric(metric.baseline);
    const auto before = baseline.problem.empty() ? Operations::select(check, index, baseline)
                                                 : std::optional<Operations>();
    const Measured measured =
        before && compared != nullptr ? compared->measure(check, *before) : Measured{};
    const std::uint64_t needed = samples_needed(check, is_virtual(index));
    if (!before) {
        conclude(
            outcome, Verdict::kInconclusive,
            "there is no baseline: " +
                (baseline.problem.empty() ? "single operations were not kept" : baseline.problem));
        return false;
    }
    if (!measured.value || measured.samples < needed) {
        conclude(outcome, Verdict::kInconclusive,
                 fmt::format("too few samples in the baseline: {} of the {} it needs; {}",
                             measured.samples, needed,
                             way_to_more({.during = CheckWindow::kBaseline}, *before,
                                         measured.samples, needed)));
        return false;
    }
    if (std::isinf(*measured.value)) {
        conclude(outcome, Verdict::kInconclusive,
                 "the baseline value is infinite: too many of its operations failed or were "
                 "never answered");
        return false;
    }
    bound_by_baseline(check, *measured.value, limits);
    outcome.limits = listed(limits, metric.about.unit);
    outcome.limit +=
        fmt::format(" = {}", format_value(limits.at_most_by_baseline ? *limits.at_most_by_baseline
                                                                     : *limits.at_least_by_baseline,
                                          metric.about.unit));
    return true;
}

// A percentile with too few samples fails all the same when they cannot save it: even if every
// missing sample were fast, too many already exceed the limit.
bool fails_already(const CheckSpec& check, const Metric& metric, const Operations& operations,
                   const Limits& limits, std::uint64_t samples, std::uint64_t needed) {
    if (!check.percentile || samples == 0) {
        return false;
    }
    // How many of `needed` samples may lie above the percentile.
    const std::uint64_t exceeding = needed - metrics::rank_of(*check.percentile / 100.0, needed);
    const double share = 1.0 - static_cast<double>(exceeding) / static_cast<double>(samples);
    if (share <= 0.0) {
        return false;
    }
    CheckSpec at_rank = check;
    at_rank.percentile = share * 100.0;
    // Our own lateness is not held against the target here either.
    const Measured then = metric.measure(at_rank, operations.without_lateness());
    return then.value && !limits.upper_holds(*then.value);
}

// A limit on a time that does not hold as it is, and holds when each operation's own lateness is
// taken off: we were late, not the target.
bool is_our_lateness(const CheckSpec& check, const Metric& metric, const Operations& operations,
                     const Limits& limits) {
    if (metric.about.unit != MetricUnit::kSeconds || metric.about.about_steps) {
        return false;
    }
    const Measured without = metric.measure(check, operations.without_lateness());
    return without.value && limits.hold(*without.value);
}

void judge_value(const CheckSpec& check, const Metric& metric, const Operations& operations,
                 const Measured& measured, const Limits& limits, CheckOutcome& outcome) {
    const double value = *measured.value;
    const std::string rests_on = basis(metric, measured);
    const std::uint64_t needed = samples_needed(check, is_virtual(operations.index()));
    if (measured.samples < needed) {
        if (fails_already(check, metric, operations, limits, measured.samples, needed)) {
            conclude(outcome, Verdict::kFail, rests_on);
            return;
        }
        if (check.need_not_happen) {
            conclude(outcome, Verdict::kPass,
                     fmt::format("{} only; fewer than {} are not judged", rests_on, needed));
            return;
        }
        conclude(outcome, Verdict::kInconclusive,
                 fmt::format("too few samples: {} of the {} it needs; {}", measured.samples, needed,
                             way_to_more(check, operations, measured.samples, needed)));
    } else if (!limits.lower_holds(value)) {
        conclude(outcome, Verdict::kFail,
                 basis_of_failure(check, metric, measured, operations, Direction::kDown));
    } else if (!measured.vacuous.empty() && limits.any_upper()) {
        // An upper limit that is broken fails, even when not everything could be looked at.
        conclude(outcome, limits.upper_holds(value) ? Verdict::kInconclusive : Verdict::kFail,
                 measured.vacuous);
    } else if (limits.hold(value)) {
        conclude(outcome, Verdict::kPass, rests_on);
    } else if (is_our_lateness(check, metric, operations, limits)) {
        const Duration late = operations.times(Timing::kLateness).quantile(0.99);
        conclude(
            outcome, Verdict::kInconclusive,
            fmt::format(
                "it would hold without the load generator's lateness (p99 {}): free the machine "
                "of other work, lower the rate, or load from another machine",
                format_duration(late)));
    } else {
        conclude(outcome, Verdict::kFail,
                 basis_of_failure(check, metric, measured, operations, Direction::kUp));
    }
}

}  // namespace

std::uint64_t samples_needed(const CheckSpec& check, bool virtual_clock) {
    if (check.min_samples) {
        return *check.min_samples;
    }
    const Metric* const metric = find_metric(check.metric);
    if (virtual_clock || metric == nullptr || metric->about.unit == MetricUnit::kCount) {
        return 1;
    }
    const double percentile = check.percentile.value_or(100.0);
    if (!metric->about.percentile || percentile >= 100.0) {
        return kFewestSamples;
    }
    const double samples_for_three_exceedances = 3.0 / (1.0 - percentile / 100.0);
    // 1.0 - 0.9 is a little less than 0.1: without the 1e-6 p90 would need 31.
    return std::max(kFewestSamples,
                    static_cast<std::uint64_t>(std::ceil(samples_for_three_exceedances - 1e-6)));
}

CheckOutcome judge_check(const CheckSpec& check, const RecordIndex& index) {
    CheckOutcome outcome;
    outcome.name = check.name;
    outcome.metric = check.metric;
    outcome.position = check.position;
    outcome.measured = "nothing";
    const Metric* const metric = find_metric(check.metric);
    if (metric == nullptr) {
        conclude(outcome, Verdict::kInconclusive, "no such metric");
        return outcome;
    }
    outcome.limit = limit_text(check, metric->about.unit);
    Limits limits = limits_of(check);
    outcome.limits = listed(limits, metric->about.unit);
    const CheckSpan window = span_of(check, index.record());
    outcome.phase = window.text;
    if (!window.problem.empty()) {
        conclude(outcome, Verdict::kInconclusive, window.problem);
        return outcome;
    }
    const auto operations = Operations::select(check, index, window);
    if (!operations) {
        conclude(outcome, Verdict::kInconclusive,
                 "it looks at single operations, and this record holds tallies only");
        return outcome;
    }
    const Measured measured = metric->measure(check, *operations);
    outcome.samples = measured.samples;
    outcome.edge_operations = operations->left_out().edge;
    if (!measured.value) {
        conclude(outcome,
                 (check.need_not_happen && measured.unmeasurable.empty()) ||
                         planted("empty_selection_passes")
                     ? Verdict::kPass
                     : Verdict::kInconclusive,
                 !measured.unmeasurable.empty() ? measured.unmeasurable
                 : check.need_not_happen        ? "nothing of the kind happened"
                                                : why_nothing(check, *operations, window));
        return outcome;
    }
    outcome.measured_value = measured.value;
    outcome.measured = format_value(*measured.value, metric->about.unit);
    if (!apply_baseline_or_conclude(check, *metric, index, limits, outcome)) {
        return outcome;
    }
    judge_value(check, *metric, *operations, measured, limits, outcome);
    if (outcome.edge_operations > 0) {
        outcome.explanation += fmt::format("; {} left out", edges(outcome.edge_operations));
    }
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
