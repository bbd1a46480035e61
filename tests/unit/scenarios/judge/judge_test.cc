// The verdict over a whole run: what comes before the checks, and in which order.
#include "tests/unit/scenarios/judge/record_builder.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

RunRecord checked_record() {
    RunRecord record = good_record();
    CheckSpec steady = check_of("success_share", CheckWindow::kBaseline);
    steady.name = "steady";
    steady.at_least = 0.999;
    CheckSpec no_5xx = check_of("http_5xx", CheckWindow::kAll);
    no_5xx.name = "no-5xx";
    no_5xx.at_most = 0;
    record.scenario.checks = {steady, no_5xx};
    record.faults = {fired_fault()};
    return record;
}

void break_baseline(RunRecord& record) {
    change(record, seconds(1), seconds(5), [](load::Sample& s) { s.label = kDegraded; });
}
void break_check(RunRecord& record) { record.samples[700].http_status = 500; }

TEST(Judge, PassesWhenEverythingHolds) {
    const Judgement judgement = judge(checked_record());
    EXPECT_EQ(judgement.verdict, Verdict::kPass) << judgement.reason;
    EXPECT_TRUE(judgement.reason.empty());
    EXPECT_EQ(judgement.checks.size(), 2U);
    EXPECT_EQ(exit_code(judgement), 0);
}

TEST(Judge, FailsByName) {
    RunRecord record = checked_record();
    break_check(record);
    const Judgement judgement = judge(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    EXPECT_EQ(judgement.reason, "failed: no-5xx");
    EXPECT_EQ(exit_code(judgement), 1);
}

TEST(Judge, WithoutASteadyStateThereWasNoExperiment) {
    RunRecord record = checked_record();
    break_baseline(record);
    break_check(record);
    const Judgement judgement = judge(record);
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_EQ(judgement.reason, "baseline not met = invalid: steady was 0%, not at least 99.90%");
    EXPECT_EQ(exit_code(judgement), 3);
}

TEST(Judge, AFaultThatNeverFiredProvesNothing) {
    RunRecord record = checked_record();
    record.faults.push_back(fired_fault());
    record.faults.back().fault = "database_down";
    record.faults.back().counts.fired = 0;
    EXPECT_EQ(judge(record).reason, "fault never fired: database_down");
    EXPECT_EQ(exit_code(judge(record)), 3);
    break_check(record);
    EXPECT_EQ(judge(record).verdict, Verdict::kInconclusive);
    record.without_faults = true;  // the control run plans none
    EXPECT_EQ(judge(record).verdict, Verdict::kFail);
}

TEST(Judge, TheGeneratorJudgesItselfFirst) {
    RunRecord record = checked_record();
    break_check(record);
    record.planned_operations = 100'000;
    EXPECT_EQ(judge(record).verdict, Verdict::kInconclusive);
}

TEST(Judge, ALeakFailsWhateverElseHappened) {
    RunRecord record = checked_record();
    record.planned_operations = 100'000;
    record.samples[50].leaked = true;  // in the warm-up, and nobody wrote a check
    const Judgement judgement = judge(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    ASSERT_EQ(judgement.checks.size(), 3U);
    EXPECT_EQ(judgement.checks.back().metric, "canary_leaks");
    EXPECT_EQ(judgement.reason, "failed: no-canary-leaks");
}

TEST(Judge, AnInconclusiveCheckIsNoPass) {
    RunRecord record = checked_record();
    record.scenario.checks[1].select["tenant"] = "nobody";
    EXPECT_EQ(judge(record).verdict, Verdict::kInconclusive);
    EXPECT_EQ(judge(record).reason, "inconclusive: no-5xx");
    record.scenario.checks.clear();
    EXPECT_EQ(judge(record).reason, "nothing was checked");
}

TEST(Judge, AnUnhealedFaultIsDirty) {
    RunRecord record = checked_record();
    break_check(record);
    record.heal_error = "database_down could not be healed: no";
    EXPECT_EQ(judge(record).verdict, Verdict::kDirty);
    EXPECT_EQ(exit_code(judge(record)), 4);
    RunRecord unsaid = checked_record();
    unsaid.faults[0].healed = load::kNever;
    EXPECT_EQ(judge(unsaid).verdict, Verdict::kDirty);
}

TEST(Judge, EnvironmentAndInternalErrorsDiffer) {
    RunRecord environment = checked_record();
    environment.environment_error = "the target did not start";
    EXPECT_EQ(judge(environment).verdict, Verdict::kError);
    EXPECT_EQ(exit_code(judge(environment)), 4);
    RunRecord ours = environment;
    ours.internal_error = "a bug";
    ours.heal_error = "and dirty";
    EXPECT_EQ(judge(ours).verdict, Verdict::kError);
    EXPECT_EQ(exit_code(judge(ours)), 70);
    // A record of a run that never began.
    RunRecord empty;
    empty.scenario.checks = checked_record().scenario.checks;
    empty.environment_error = "no";
    EXPECT_EQ(judge(empty).checks[0].verdict, Verdict::kInconclusive);
}

TEST(Judge, ASignalGoesBeforeAllOthers) {
    RunRecord record = checked_record();
    record.interrupted_by = 2;
    EXPECT_EQ(judge(record).verdict, Verdict::kAborted);
    EXPECT_EQ(exit_code(judge(record)), 130);
    record.interrupted_by = 15;
    record.heal_error = "stuck";
    EXPECT_EQ(judge(record).verdict, Verdict::kDirty);
    EXPECT_EQ(exit_code(judge(record)), 143);
}

}  // namespace
}  // namespace faultline::scenario
