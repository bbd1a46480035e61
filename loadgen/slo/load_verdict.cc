#include "loadgen/slo/load_verdict.h"

#include "base/units.h"
#include "loadgen/slo/objective_check.h"
#include "loadgen/slo/spike.h"

#include <algorithm>
#include <utility>

namespace faultline::load {

namespace {

constexpr double kLeastAchieved = 0.99;
constexpr double kMostShed = 0.001;

double ratio(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool allows_failures(const JudgeOptions& options) {
    return std::ranges::any_of(options.objectives, [](const Objective& objective) {
        return objective.metric == Objective::Metric::kErrorRatio ||
               objective.metric == Objective::Metric::kSuccessRatio;
    });
}

// The share of the planned rate that went out: what was shed is missing, and what was sent after
// the phase's end stretches it.
double achieved(const PhaseRecord& record, bool was_interrupted) {
    const Tally& tally = record.all;
    const double sent = ratio(tally.sent, tally.planned());
    const Duration took = tally.last_released - record.start;
    if (was_interrupted || took <= record.phase.duration) {
        return sent;
    }
    return sent * to_seconds(record.phase.duration) / to_seconds(took);
}

// The generator's own checks of one phase; true when the phase may be judged.
bool judge_generator(const PhaseRecord& record, const JudgeOptions& options, LoadVerdict& out) {
    const Tally& tally = record.all;
    const auto doubt = [](bool is_good) {
        return is_good ? Verdict::kPass : Verdict::kInconclusive;
    };
    Check rate{.name = "generator.rate",
               .unit = CheckUnit::kRatio,
               .is_floor = true,
               .limit = kLeastAchieved,
               .measured = achieved(record, options.was_interrupted),
               .phase = record.phase.name,
               .note = {}};
    rate.verdict = doubt(rate.measured >= rate.limit);
    Check shed{.name = "generator.shed",
               .unit = CheckUnit::kRatio,
               .limit = kMostShed,
               .measured = ratio(tally.of(Outcome::kShed), tally.planned()),
               .phase = record.phase.name,
               .note = {}};
    shed.verdict = doubt(shed.measured <= shed.limit);
    Check lateness{.name = "generator.lateness",
                   .unit = CheckUnit::kSeconds,
                   .limit = to_seconds(lateness_limit(options)),
                   .phase = record.phase.name,
                   .note = "p99 of release after intent"};
    lateness.measured =
        tally.lateness.count() == 0 ? 0.0 : to_seconds(tally.lateness.quantile(0.99));
    lateness.verdict = doubt(lateness.measured <= lateness.limit);
    out.lateness_valid = out.lateness_valid && lateness.verdict == Verdict::kPass;
    const bool is_valid =
        worse(worse(rate.verdict, shed.verdict), lateness.verdict) == Verdict::kPass;
    out.checks.push_back(std::move(rate));
    out.checks.push_back(std::move(shed));
    out.checks.push_back(std::move(lateness));
    return is_valid;
}

// Without an objective that says otherwise, no operation may fail.
void judge_failures(const PhaseRecord& record, bool generator_valid, const JudgeOptions& options,
                    LoadVerdict& out) {
    const Tally& tally = record.all;
    const std::uint64_t waited_for = tally.of(Outcome::kTimeout);
    const std::uint64_t unanswered = options.was_interrupted ? 0 : tally.of(Outcome::kUnanswered);
    const std::uint64_t all = tally.failed() + unanswered;
    Check check{.name = "failures",
                .measured = static_cast<double>(all),
                .phase = record.phase.name,
                .note = {}};
    const bool is_fact = tally.failed() > waited_for;
    if (all > 0) {
        check.verdict = is_fact || generator_valid ? Verdict::kFail : Verdict::kInconclusive;
    }
    out.checks.push_back(std::move(check));
    if (!record.phase.rejections_allowed) {
        const std::uint64_t rejected = tally.of(Outcome::kRejected);
        out.checks.push_back(Check{.name = "rejections",
                                   .verdict = rejected == 0 ? Verdict::kPass : Verdict::kFail,
                                   .measured = static_cast<double>(rejected),
                                   .phase = record.phase.name,
                                   .note = {}});
    }
}

}  // namespace

std::string_view to_string(Profile profile) { return profile == Profile::kCi ? "ci" : "full"; }

std::optional<Profile> profile_from(std::string_view name) {
    if (name == "ci") {
        return Profile::kCi;
    }
    return name == "full" ? std::optional(Profile::kFull) : std::nullopt;
}

Duration lateness_limit(const JudgeOptions& options) {
    Duration limit = options.profile == Profile::kCi ? std::chrono::milliseconds(20)
                                                     : std::chrono::milliseconds(1);
    std::optional<double> tightest;
    for (const auto& objective : options.objectives) {
        if (objective.is_latency()) {
            tightest = std::min(tightest.value_or(objective.limit), objective.limit);
        }
    }
    return std::max(limit, from_seconds(tightest.value_or(0.0) / 10.0));
}

LoadVerdict judge_load(const Recorder& recorder, const JudgeOptions& options) {
    LoadVerdict out;
    bool is_valid = true;
    std::uint64_t sent = 0;
    for (const auto& record : recorder.phases()) {
        sent += record.all.sent;
        if (record.all.planned() == 0) {
            continue;
        }
        const bool is_phase_valid = judge_generator(record, options, out);
        is_valid = is_valid && is_phase_valid;
        if (!allows_failures(options)) {
            judge_failures(record, is_phase_valid, options, out);
        }
        for (const auto& objective : options.objectives) {
            out.checks.push_back(
                check_objective(objective, record, is_phase_valid && !options.was_interrupted));
        }
    }
    if (options.is_spike) {
        add_spike_checks(recorder, options, is_valid && !options.was_interrupted, out.checks);
    }
    if (sent == 0 || options.was_interrupted) {
        out.checks.push_back(Check{
            .name = "samples",
            .verdict = Verdict::kInconclusive,
            .is_floor = true,
            .limit = 1,
            .measured = static_cast<double>(sent),
            .phase = {},
            .note = options.was_interrupted ? "the run was interrupted" : "nothing was sent"});
    }
    out.verdict = Verdict::kPass;
    for (const auto& check : out.checks) {
        out.verdict = worse(out.verdict, check.verdict);
    }
    return out;
}

}  // namespace faultline::load
