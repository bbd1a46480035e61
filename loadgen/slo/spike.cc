#include "loadgen/slo/spike.h"

#include "base/check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace faultline::load {

namespace {

constexpr double kLeastSuccess = 0.999;
constexpr double kMostSlower = 2.0;
constexpr double kMostSlowerSeconds = 0.05;
constexpr std::uint64_t kLeastSamples = 100;

double goodput(const PhaseRecord& record) {
    return static_cast<double>(record.all.of(Outcome::kCompleted)) /
           to_seconds(record.phase.duration);
}

double p99_seconds(const metrics::LatencyHistogram& histogram) {
    if (histogram.count() == 0) {
        return std::numeric_limits<double>::infinity();
    }
    const Duration p99 = histogram.quantile(0.99);
    return p99 == Duration::max() ? std::numeric_limits<double>::infinity() : to_seconds(p99);
}

struct Bound {
    double seconds = 0.0;
    std::string_view reason;
};

Bound admitted_bound(const std::vector<Objective>& objectives, double normal) {
    std::optional<double> tightest;
    double lower = 0.0;  // the loosest of those that do not speak of the p99
    for (const auto& objective : objectives) {
        if (!objective.is_latency() || objective.of_service) {
            continue;
        }
        const bool is_of_p99 =
            objective.metric == Objective::Metric::kMax ||
            (objective.metric == Objective::Metric::kPercentile && objective.quantile >= 0.99);
        if (is_of_p99) {
            tightest = std::min(tightest.value_or(objective.limit), objective.limit);
        } else {
            lower = std::max(lower, objective.limit);
        }
    }
    if (tightest) {
        return {.seconds = *tightest, .reason = "the tightest objective"};
    }
    const double slower = std::max(kSpikeMostSlower * normal, normal + to_seconds(kSpikeMostMore));
    return lower > slower
               ? Bound{.seconds = lower, .reason = "what the objectives allow"}
               : Bound{.seconds = slower, .reason = "5 times the p99 of 1x, or 300 ms more"};
}

void conclude(Check check, bool has_samples, bool generator_valid, std::vector<Check>& checks) {
    const bool is_good =
        check.is_floor ? check.measured >= check.limit : check.measured <= check.limit;
    check.verdict = is_good ? Verdict::kPass : Verdict::kFail;
    if (!has_samples) {
        check.verdict = Verdict::kInconclusive;
        check.note = fmt::format("fewer than {} samples", kLeastSamples);
    } else if (std::isinf(check.limit)) {
        check.verdict = Verdict::kInconclusive;
        check.note = "1x has no p99 to compare with: too much of it failed";
    } else if (!generator_valid) {
        check.verdict = Verdict::kInconclusive;
        check.note = "the generator was the bottleneck, or was interrupted";
    }
    checks.push_back(std::move(check));
}

void add_rejection_check(const PhaseRecord& spike, double normal, const JudgeOptions& options,
                         bool generator_valid, std::vector<Check>& checks) {
    const auto& rejected = spike.all.rejected;
    const double fixed =
        to_seconds(options.profile == Profile::kCi ? kRejectedWithinCi : kRejectedWithin);
    const double limit = std::isfinite(normal) ? std::max(normal, fixed) : fixed;
    const std::uint64_t over = rejected.count() - rejected.count_at_most(from_seconds(limit));
    if (rejected.count() < kLeastSamples && over < 2) {
        return;
    }
    conclude(Check{.name = "spike.rejections.p99",
                   .unit = CheckUnit::kSeconds,
                   .limit = limit,
                   .measured = p99_seconds(rejected),
                   .phase = spike.phase.name,
                   .note = fmt::format("the p99 of 1x, or {:.0f} ms", fixed * 1000.0)},
             true, generator_valid, checks);
}

}  // namespace

SpikePlan plan_spike(Rate expected, double multiplier, Duration phase) {
    SpikePlan plan;
    const std::string spike = fmt::format("{:g}x", multiplier);
    plan.phases = {
        {.name = "1x", .rate = expected, .duration = phase},
        {.name = spike,
         .rate = {expected.per_second * multiplier},
         .duration = phase,
         .rejections_allowed = true},
        {.name = "1x-after", .rate = expected, .duration = phase, .rejections_allowed = true}};
    plan.settles_after = {std::nullopt, std::nullopt, std::min(kSpikeRecovery, phase / 2)};
    return plan;
}

void add_spike_checks(const Recorder& recorder, const JudgeOptions& options, bool generator_valid,
                      std::vector<Check>& checks) {
    const auto& phases = recorder.phases();
    FAULTLINE_CHECK(phases.size() == 3 && phases[2].settled, "a spike has three phases");
    const PhaseRecord& before = phases[0];
    const PhaseRecord& spike = phases[1];
    const Tally& after = *phases[2].settled;
    const bool has_before = before.all.sent >= kLeastSamples;
    const bool has_after = after.sent >= kLeastSamples;

    conclude(Check{.name = "spike.goodput",
                   .unit = CheckUnit::kPerSecond,
                   .is_floor = true,
                   .limit = goodput(before),
                   .measured = goodput(spike),
                   .phase = spike.phase.name,
                   .note = "not below the goodput of 1x"},
             has_before, generator_valid, checks);
    const double normal = p99_seconds(before.all.response);
    const Bound bound = admitted_bound(options.objectives, normal);
    conclude(Check{.name = "spike.admitted.p99",
                   .unit = CheckUnit::kSeconds,
                   .limit = bound.seconds,
                   .measured = p99_seconds(spike.all.admitted),
                   .phase = spike.phase.name,
                   .note = std::string(bound.reason)},
             has_before && spike.all.admitted.count() >= kLeastSamples, generator_valid, checks);
    add_rejection_check(spike, normal, options, generator_valid, checks);
    const double success = after.sent == 0 ? 0.0
                                           : static_cast<double>(after.of(Outcome::kCompleted)) /
                                                 static_cast<double>(after.sent);
    conclude(Check{.name = "spike.recovered.success",
                   .unit = CheckUnit::kRatio,
                   .is_floor = true,
                   .limit = kLeastSuccess,
                   .measured = success,
                   .phase = phases[2].phase.name,
                   .note = "after the time to recover"},
             has_after, generator_valid, checks);
    conclude(Check{.name = "spike.recovered.p99",
                   .unit = CheckUnit::kSeconds,
                   .limit = std::max(kMostSlower * normal, normal + kMostSlowerSeconds),
                   .measured = p99_seconds(after.response),
                   .phase = phases[2].phase.name,
                   .note = "twice the p99 of 1x, or 50 ms more"},
             has_before && has_after, generator_valid, checks);
}

}  // namespace faultline::load
