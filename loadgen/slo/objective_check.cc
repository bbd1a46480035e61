#include "loadgen/slo/objective_check.h"

#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace faultline::load {

namespace {

using Metric = Objective::Metric;
using metrics::LatencyHistogram;

double seconds_or_infinite(Duration duration) {
    return duration == Duration::max() ? std::numeric_limits<double>::infinity()
                                       : to_seconds(duration);
}

// Whether more values exceed the bound than the percentile allows of `total`.
bool exceeds(const LatencyHistogram& histogram, const Objective& objective, std::uint64_t total) {
    const std::uint64_t within = histogram.count_at_most(from_seconds(objective.limit));
    const auto over = static_cast<double>(histogram.count() - within);
    return over > (1.0 - objective.quantile) * static_cast<double>(total) + 1e-9;
}

bool is_met(double measured, const Objective& objective, bool is_floor) {
    if (measured == objective.limit) {
        return !objective.is_strict;
    }
    return is_floor ? measured > objective.limit : measured < objective.limit;
}

void judge_latency(const Objective& objective, const LatencyHistogram& histogram, Check& check) {
    if (histogram.count() == 0) {
        check.verdict = Verdict::kInconclusive;
        check.note = "no samples";
        return;
    }
    bool is_good = false;
    if (objective.metric == Metric::kMean) {
        check.measured = histogram.mean_seconds();
        is_good = is_met(check.measured, objective, false);
    } else if (objective.metric == Metric::kMax) {
        check.measured = seconds_or_infinite(histogram.max());
        is_good = is_met(check.measured, objective, false);
    } else {
        check.measured = seconds_or_infinite(histogram.quantile(objective.quantile));
        is_good = !exceeds(histogram, objective, histogram.count());
    }
    check.verdict = is_good ? Verdict::kPass : Verdict::kFail;
    const std::uint64_t needed = samples_needed(objective);
    if (histogram.count() < needed) {
        // It fails all the same when it would whatever the missing samples were.
        const bool is_lost =
            objective.metric == Metric::kPercentile
                ? exceeds(histogram, objective, needed)
                : !is_good && (objective.metric == Metric::kMax || std::isinf(check.measured));
        check.verdict = is_lost ? Verdict::kFail : Verdict::kInconclusive;
        check.note = fmt::format("{} samples, {} are needed", histogram.count(), needed);
    }
}

struct Errors {
    std::uint64_t all = 0;
    std::uint64_t facts = 0;  // not a matter of waiting
};

Errors errors_of(const Tally& tally, bool rejections_allowed) {
    Errors errors;
    const std::uint64_t rejected = rejections_allowed ? 0 : tally.of(Outcome::kRejected);
    errors.all = tally.failed() + tally.of(Outcome::kUnanswered) + rejected;
    errors.facts = tally.failed() - tally.of(Outcome::kTimeout) + rejected;
    return errors;
}

// Of the whole phase: with such an objective nobody else counts the failures, and none of them are
// forgiven for a target's need to settle.
void judge_ratio(const Objective& objective, const PhaseRecord& record, bool generator_valid,
                 Check& check) {
    const Tally& tally = record.all;
    check.unit = CheckUnit::kRatio;
    if (tally.sent == 0) {
        check.verdict = Verdict::kInconclusive;
        check.note = "no samples";
        return;
    }
    const Errors errors = errors_of(tally, record.phase.rejections_allowed);
    const bool is_floor = objective.metric == Metric::kSuccessRatio;
    // One division, rounded as the limit was: 1 - 3/3000 is less than 99.9 %.
    const auto value = [&](std::uint64_t bad) {
        return static_cast<double>(is_floor ? tally.sent - bad : bad) /
               static_cast<double>(tally.sent);
    };
    check.measured = value(errors.all);
    if (is_met(check.measured, objective, is_floor)) {
        check.verdict =
            tally.sent < samples_needed(objective) ? Verdict::kInconclusive : Verdict::kPass;
        check.note = check.verdict == Verdict::kPass ? "" : "too few samples";
    } else {
        const bool is_fact = !is_met(value(errors.facts), objective, is_floor);
        check.verdict = is_fact || generator_valid ? Verdict::kFail : Verdict::kInconclusive;
    }
}

}  // namespace

std::uint64_t samples_needed(const Objective& objective) {
    constexpr std::uint64_t kLeast = 100;
    double rare = 1.0;
    if (objective.metric == Metric::kPercentile) {
        rare = 1.0 - objective.quantile;
    } else if (objective.metric == Metric::kErrorRatio) {
        rare = objective.limit;
    } else if (objective.metric == Metric::kSuccessRatio) {
        rare = 1.0 - objective.limit;
    }
    // "error_ratio<=0" cannot ask for infinitely many.
    const double wanted = rare <= 1e-9 ? 0.0 : std::ceil(3.0 / rare - 1e-6);
    return std::max(kLeast, static_cast<std::uint64_t>(std::min(wanted, 1e12)));
}

Check check_objective(const Objective& objective, const PhaseRecord& record, bool generator_valid) {
    Check check;
    check.name = objective.text;
    check.phase = record.phase.name;
    check.unit = CheckUnit::kSeconds;
    check.limit = objective.limit;
    check.is_floor =
        objective.metric == Metric::kSuccessRatio || objective.metric == Metric::kGoodput;
    const Tally& tally = record.settled ? *record.settled : record.all;
    const Duration judged =
        record.settled ? record.phase.duration - *record.settles_after : record.phase.duration;
    if (objective.metric == Metric::kErrorRatio || objective.metric == Metric::kSuccessRatio) {
        judge_ratio(objective, record, generator_valid, check);
        return check;
    }
    if (objective.metric == Metric::kGoodput) {
        check.unit = CheckUnit::kPerSecond;
        check.measured = static_cast<double>(tally.of(Outcome::kCompleted)) / to_seconds(judged);
        check.verdict = is_met(check.measured, objective, true) ? Verdict::kPass : Verdict::kFail;
    } else {
        const bool is_admitted = record.phase.rejections_allowed;
        const LatencyHistogram& response = is_admitted ? tally.admitted : tally.response;
        const LatencyHistogram& service = is_admitted ? tally.admitted_service : tally.service;
        judge_latency(objective, objective.of_service ? service : response, check);
    }
    if (!generator_valid) {
        check.verdict = Verdict::kInconclusive;
        check.note = "the generator was the bottleneck, or was interrupted";
    }
    return check;
}

}  // namespace faultline::load
