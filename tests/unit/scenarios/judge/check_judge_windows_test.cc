// Which operations a check asks: by phase, after, and within the time after the heal.
#include "tests/unit/scenarios/judge/check_cases.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(CheckJudgeWindows, WindowsAreByIntendedTime) {
    // One bad operation, intended in the last instant of the fault phase, answered in recovery.
    const auto one_bad = [](RunRecord& record) {
        change(record, kFaultEnd - milliseconds(10), kFaultEnd, [](load::Sample& sample) {
            sample.http_status = 500;
            sample.done = seconds(10);
        });
    };
    CheckSpec check = with(share("http_5xx", {}), at_most_zero);
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kFail);
    check.during = CheckWindow::kRecovery;
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kPass);
    check.during = CheckWindow::kBaseline;
    EXPECT_EQ(outcome_of(check, one_bad).verdict, Verdict::kPass);
    check.during = CheckWindow::kAll;
    const CheckOutcome all = outcome_of(check, one_bad);
    EXPECT_EQ(all.verdict, Verdict::kFail);
    EXPECT_EQ(all.samples, 1200U);  // not the warm-up's hundred
}

TEST(CheckJudgeWindows, AfterSkipsTheStart) {
    CheckSpec check = with(share("error_ratio", {}), at_most_zero);
    EXPECT_EQ(outcome_of(check, lost(seconds(6))).verdict, Verdict::kFail);
    check.after = seconds(1);
    const CheckOutcome outcome = outcome_of(check, lost(seconds(6)));
    EXPECT_EQ(outcome.verdict, Verdict::kPass);
    EXPECT_EQ(outcome.phase, "fault after 1s");
    EXPECT_EQ(outcome.samples, 300U);
}

TEST(CheckJudgeWindows, RecoveryCountsFromTheHeal) {
    CheckSpec check = with(share("http_5xx", {}), at_most_zero);
    check.during = CheckWindow::kRecovery;
    const auto healed_late = [](RunRecord& record) {
        record.heal_completed = seconds(10);
        change(record, seconds(9), seconds(10), set_503);
    };
    EXPECT_EQ(outcome_of(check, healed_late).verdict, Verdict::kPass);
    const auto never = [](RunRecord& record) { record.heal_completed = load::kNever; };
    EXPECT_EQ(outcome_of(check, never).verdict, Verdict::kInconclusive);
}

TEST(CheckJudgeWindows, WithinOfHealMeasuresTheRecovery) {
    CheckSpec check = with(share("success_share", {}), at_least);
    check.within = seconds(2);
    const auto degraded_until = [](Duration until) {
        return [until](RunRecord& record) { change(record, seconds(9), until, set_label); };
    };
    const CheckOutcome quick = outcome_of(check, degraded_until(seconds(9) + milliseconds(600)));
    EXPECT_EQ(quick.verdict, Verdict::kPass);
    EXPECT_EQ(quick.recovered_after, milliseconds(750));
    EXPECT_EQ(quick.phase, "from 2s after heal");
    EXPECT_NE(quick.explanation.find("held from 750ms after heal"), std::string::npos);
    const CheckOutcome slow = outcome_of(check, degraded_until(seconds(12)));
    EXPECT_EQ(slow.verdict, Verdict::kFail);
    EXPECT_EQ(slow.recovered_after, seconds(3));
    // Good for half a second in between is not recovered.
    const CheckOutcome relapsed = outcome_of(check, [](RunRecord& record) {
        change(record, seconds(9), seconds(10), set_label);
        change(record, seconds(10) + milliseconds(500), seconds(11), set_label);
    });
    EXPECT_EQ(relapsed.verdict, Verdict::kPass);
    EXPECT_EQ(relapsed.recovered_after, seconds(2));
    const CheckOutcome never = outcome_of(check, degraded_until(seconds(13)));
    EXPECT_EQ(never.verdict, Verdict::kFail);
    EXPECT_FALSE(never.recovered_after.has_value());
}

TEST(CheckJudgeWindows, AHealThatEatsTheRecoveryLeavesNothingToJudge) {
    CheckSpec check = with(share("success_share", {}), at_least);
    check.within = seconds(2);
    const CheckOutcome outcome =
        outcome_of(check, [](RunRecord& record) { record.heal_completed = seconds(12); });
    EXPECT_EQ(outcome.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.explanation, "its window is empty");
}

}  // namespace
}  // namespace faultline::scenario
