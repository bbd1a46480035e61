// 1x, Kx, 1x: goodput holds, and the normal figures come back.
#include "loadgen/slo/spike.h"

#include "loadgen/slo/load_verdict.h"
#include "tests/unit/loadgen/slo/made_record.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Spike {
    std::vector<Made> before = {{.times = 3000, .response = milliseconds(10)}};
    std::vector<Made> during = {{.times = 3100, .response = milliseconds(20)},
                                {.outcome = Outcome::kRejected, .times = 26'900}};
    std::vector<Made> after = {{.times = 3000, .response = milliseconds(10)}};
};

LoadVerdict judge(const Spike& spike, const std::vector<const char*>& objectives = {},
                  Profile profile = Profile::kFull) {
    const SpikePlan plan = plan_spike({100}, 10, seconds(30));
    Recorder recorder(plan.phases, plan.settles_after);
    add(recorder, 0, spike.before);
    add(recorder, 1, spike.during);
    add(recorder, 2, spike.after);
    JudgeOptions options;
    options.is_spike = true;
    options.profile = profile;
    for (const char* text : objectives) {
        options.objectives.push_back(*parse_objective(text));
    }
    return judge_load(recorder, options);
}

Verdict outcome_of(const LoadVerdict& verdict, std::string_view name) {
    const auto found = std::ranges::find(verdict.checks, name, &Check::name);
    return found == verdict.checks.end() ? Verdict::kInconclusive : found->verdict;
}

TEST(Spike, ThreePhasesAndTimeToRecover) {
    const SpikePlan plan = plan_spike({50}, 2.5, seconds(30));
    ASSERT_EQ(plan.phases.size(), 3U);
    EXPECT_EQ(plan.phases[0].name, "1x");
    EXPECT_EQ(plan.phases[1].name, "2.5x");
    EXPECT_EQ(plan.phases[2].name, "1x-after");
    EXPECT_DOUBLE_EQ(plan.phases[1].rate.per_second, 125.0);
    EXPECT_FALSE(plan.phases[0].rejections_allowed);
    EXPECT_TRUE(plan.phases[1].rejections_allowed);
    EXPECT_EQ(plan.settles_after[2], seconds(10));
    EXPECT_EQ(plan_spike({50}, 2, seconds(6)).settles_after[2], seconds(3));
}

TEST(Spike, ATargetThatShedsAndRecoversPasses) {
    const LoadVerdict verdict = judge({});
    EXPECT_EQ(verdict.verdict, Verdict::kPass);
    for (const char* name : {"spike.goodput", "spike.admitted.p99", "spike.rejections.p99",
                             "spike.recovered.success", "spike.recovered.p99"}) {
        EXPECT_EQ(outcome_of(verdict, name), Verdict::kPass) << name;
    }
}

TEST(Spike, GoodputMustNotFallUnderTheSpike) {
    Spike spike;
    spike.during = {{.times = 2900}, {.outcome = Outcome::kRejected, .times = 27'100}};
    EXPECT_EQ(outcome_of(judge(spike), "spike.goodput"), Verdict::kFail);
}

TEST(Spike, AdmittedWorkKeepsItsBound) {
    const auto admitted_in = [](Duration response) {
        Spike spike;
        spike.during[0] = {.times = 3100, .response = response};
        return spike;
    };
    // 10 ms at 1x: five times that is less than 300 ms more.
    EXPECT_EQ(judge(admitted_in(milliseconds(305))).verdict, Verdict::kPass);
    EXPECT_EQ(outcome_of(judge(admitted_in(milliseconds(315))), "spike.admitted.p99"),
              Verdict::kFail);
    EXPECT_EQ(judge(admitted_in(seconds(8))).verdict, Verdict::kFail);
    Spike slow = admitted_in(milliseconds(990));
    slow.before = {{.times = 3000, .response = milliseconds(200)}};
    EXPECT_EQ(outcome_of(judge(slow), "spike.admitted.p99"), Verdict::kPass) << "five times";
    slow.during[0].response = milliseconds(1010);
    EXPECT_EQ(outcome_of(judge(slow), "spike.admitted.p99"), Verdict::kFail);
}

TEST(Spike, AnObjectiveIsTheBoundOfAdmittedWork) {
    Spike spike;
    spike.during[0] = {.times = 3100, .response = milliseconds(600)};
    const auto verdict = [&spike](const std::vector<const char*>& objectives) {
        return outcome_of(judge(spike, objectives), "spike.admitted.p99");
    };
    EXPECT_EQ(verdict({}), Verdict::kFail);
    EXPECT_EQ(verdict({"p99<1s"}), Verdict::kPass);
    EXPECT_EQ(verdict({"p99<1s", "p99.9<500ms"}), Verdict::kFail) << "the tightest";
    EXPECT_EQ(verdict({"max<700ms"}), Verdict::kPass);
    EXPECT_EQ(verdict({"p50<1s"}), Verdict::kPass) << "what half may take, the slowest may";
    EXPECT_EQ(verdict({"p50<5ms"}), Verdict::kFail) << "that says nothing of the p99";
    EXPECT_EQ(verdict({"service.p99<1s"}), Verdict::kFail) << "not of the response time";
    spike.during[0].response = milliseconds(100);
    EXPECT_EQ(verdict({"p99<50ms"}), Verdict::kFail);
    EXPECT_EQ(verdict({"p50<5ms"}), Verdict::kPass);
}

// More than 1 % failed at 1x, as an objective may allow: there is no p99 to be a multiple of.
TEST(Spike, AnInfiniteBoundIsNotKept) {
    Spike spike;
    spike.before.push_back({.outcome = Outcome::kTimeout, .times = 100});
    const LoadVerdict verdict = judge(spike, {"error_ratio<5%"});
    EXPECT_EQ(outcome_of(verdict, "spike.admitted.p99"), Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(verdict, "spike.recovered.p99"), Verdict::kInconclusive);
    EXPECT_EQ(outcome_of(verdict, "spike.rejections.p99"), Verdict::kPass);
    EXPECT_EQ(verdict.verdict, Verdict::kInconclusive);
}

TEST(Spike, RejectionsAreFast) {
    const auto rejected_in = [](Duration response, std::uint64_t times = 26'900) {
        Spike spike;
        spike.during[1] = {.outcome = Outcome::kRejected, .times = times, .response = response};
        return spike;
    };
    const auto verdict = [](const Spike& spike, Profile profile = Profile::kFull) {
        return outcome_of(judge(spike, {}, profile), "spike.rejections.p99");
    };
    EXPECT_EQ(verdict(rejected_in(milliseconds(99))), Verdict::kPass);
    EXPECT_EQ(verdict(rejected_in(milliseconds(101))), Verdict::kFail);
    EXPECT_EQ(verdict(rejected_in(milliseconds(240)), Profile::kCi), Verdict::kPass);
    EXPECT_EQ(verdict(rejected_in(milliseconds(260)), Profile::kCi), Verdict::kFail);
    EXPECT_EQ(judge(rejected_in(seconds(8))).verdict, Verdict::kFail);
    Spike slow = rejected_in(milliseconds(190));
    slow.before = {{.times = 3000, .response = milliseconds(200)}};
    EXPECT_EQ(verdict(slow), Verdict::kPass) << "no slower than an answer at 1x";
    EXPECT_EQ(verdict(rejected_in(seconds(8), 2)), Verdict::kFail)
        << "lost whatever ninety-eight more had been";
}

TEST(Spike, ATargetThatHardlyRejectsIsNotInDoubtForIt) {
    Spike spike;
    spike.during = {{.times = 30'000, .response = milliseconds(20)}};
    EXPECT_EQ(judge(spike).verdict, Verdict::kPass);
    spike.during.push_back({.outcome = Outcome::kRejected, .times = 50});
    EXPECT_EQ(judge(spike).verdict, Verdict::kPass);
}

TEST(Spike, RejectionsBeforeTheSpikeFail) {
    Spike spike;
    spike.before.push_back({.outcome = Outcome::kRejected});
    EXPECT_EQ(judge(spike).verdict, Verdict::kFail);
}

TEST(Spike, ATimeoutIsNoRejection) {
    Spike spike;
    spike.during.push_back({.outcome = Outcome::kTimeout});
    EXPECT_EQ(judge(spike).verdict, Verdict::kFail);
}

TEST(Spike, TheFirstSecondsAfterwardsAreForgiven) {
    Spike spike;
    spike.after = {{.outcome = Outcome::kRejected, .times = 900},
                   {.times = 2100, .response = milliseconds(10)}};
    EXPECT_EQ(judge(spike).verdict, Verdict::kPass);
}

TEST(Spike, StayingSlowOrRejectingIsMetastable) {
    Spike slow;
    slow.after = {{.times = 3000, .response = milliseconds(61)}};
    EXPECT_EQ(outcome_of(judge(slow), "spike.recovered.p99"), Verdict::kFail);
    slow.after = {{.times = 3000, .response = milliseconds(59)}};
    EXPECT_EQ(outcome_of(judge(slow), "spike.recovered.p99"), Verdict::kPass)
        << "within 50 ms more";
    Spike rejecting;
    rejecting.after = {{.times = 2990}, {.outcome = Outcome::kRejected, .times = 10}};
    EXPECT_EQ(outcome_of(judge(rejecting), "spike.recovered.success"), Verdict::kFail);
}

TEST(Spike, TooFewSamplesSayNothing) {
    Spike spike;
    spike.after = {{.times = 100}};
    EXPECT_EQ(outcome_of(judge(spike), "spike.recovered.success"), Verdict::kInconclusive);
    spike.during[0].times = 99;
    EXPECT_EQ(outcome_of(judge(spike), "spike.admitted.p99"), Verdict::kInconclusive);
}

// Neither objective may hide what the other half of the phase was like.
TEST(Spike, AnErrorRatioCoversTheWholePhaseAfterTheSpike) {
    Spike spike;
    spike.after = {{.outcome = Outcome::kHttpError, .times = 300},
                   {.times = 2700, .response = milliseconds(10)}};
    EXPECT_EQ(judge(spike).verdict, Verdict::kFail);
    EXPECT_EQ(judge(spike, {"error_ratio<1%"}).verdict, Verdict::kFail);
    EXPECT_EQ(judge(spike, {"success_ratio>=99%"}).verdict, Verdict::kFail);
    EXPECT_EQ(judge(spike, {"error_ratio<11%"}).verdict, Verdict::kPass);
}

}  // namespace
}  // namespace faultline::load
