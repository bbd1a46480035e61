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

LoadVerdict judge(const Spike& spike) {
    const SpikePlan plan = plan_spike({100}, 10, seconds(30));
    Recorder recorder(plan.phases, plan.settles_after);
    add(recorder, 0, spike.before);
    add(recorder, 1, spike.during);
    add(recorder, 2, spike.after);
    JudgeOptions options;
    options.is_spike = true;
    return judge_load(recorder, options);
}

Verdict named(const LoadVerdict& verdict, std::string_view name) {
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
    for (const char* name : {"spike.goodput", "spike.recovered.success", "spike.recovered.p99"}) {
        EXPECT_EQ(named(verdict, name), Verdict::kPass) << name;
    }
}

TEST(Spike, GoodputMustNotFallUnderTheSpike) {
    Spike spike;
    spike.during = {{.times = 2900}, {.outcome = Outcome::kRejected, .times = 27'100}};
    EXPECT_EQ(named(judge(spike), "spike.goodput"), Verdict::kFail);
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
    EXPECT_EQ(named(judge(slow), "spike.recovered.p99"), Verdict::kFail);
    slow.after = {{.times = 3000, .response = milliseconds(59)}};
    EXPECT_EQ(named(judge(slow), "spike.recovered.p99"), Verdict::kPass) << "within 50 ms more";
    Spike rejecting;
    rejecting.after = {{.times = 2990}, {.outcome = Outcome::kRejected, .times = 10}};
    EXPECT_EQ(named(judge(rejecting), "spike.recovered.success"), Verdict::kFail);
}

TEST(Spike, TooFewSamplesSayNothing) {
    Spike spike;
    spike.after = {{.times = 100}};
    EXPECT_EQ(named(judge(spike), "spike.recovered.success"), Verdict::kInconclusive);
}

}  // namespace
}  // namespace faultline::load
