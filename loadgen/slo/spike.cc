#include "loadgen/slo/spike.h"

#include "base/check.h"

#include <algorithm>
#include <limits>
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

double p99_seconds(const Tally& tally) {
    if (tally.response.count() == 0) {
        return std::numeric_limits<double>::infinity();
    }
    const Duration p99 = tally.response.quantile(0.99);
    return p99 == Duration::max() ? std::numeric_limits<double>::infinity() : to_seconds(p99);
}

void conclude(Check check, bool has_samples, bool generator_valid, std::vector<Check>& checks) {
    const bool is_good =
        check.is_floor ? check.measured >= check.limit : check.measured <= check.limit;
    check.verdict = is_good ? Verdict::kPass : Verdict::kFail;
    if (!has_samples) {
        check.verdict = Verdict::kInconclusive;
        check.note = fmt::format("fewer than {} samples", kLeastSamples);
    } else if (!generator_valid) {
        check.verdict = Verdict::kInconclusive;
        check.note = "the generator was the bottleneck, or was interrupted";
    }
    checks.push_back(std::move(check));
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

void add_spike_checks(const Recorder& recorder, bool generator_valid, std::vector<Check>& checks) {
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
    const double normal = p99_seconds(before.all);
    conclude(Check{.name = "spike.recovered.p99",
                   .unit = CheckUnit::kSeconds,
                   .limit = std::max(kMostSlower * normal, normal + kMostSlowerSeconds),
                   .measured = p99_seconds(after),
                   .phase = phases[2].phase.name,
                   .note = "twice the p99 of 1x, or 50 ms more"},
             has_before && has_after, generator_valid, checks);
}

}  // namespace faultline::load
