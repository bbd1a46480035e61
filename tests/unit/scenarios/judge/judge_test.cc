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
    record.scenario.faults.resize(1);
    return record;
}

void break_baseline(RunRecord& record) {
    change(record, seconds(1), seconds(5), [](load::Sample& s) { s.label = kDegraded; });
}
void break_check(RunRecord& record) { record.samples[700].http_status = 500; }

TEST(Judge, PassesWhenEverythingHolds) {
    const Judgement judgement = judged(checked_record());
    EXPECT_EQ(judgement.verdict, Verdict::kPass) << judgement.reason;
    EXPECT_TRUE(judgement.reason.empty());
    ASSERT_EQ(judgement.checks.size(), 3U);
    EXPECT_EQ(judgement.checks[2].name, "steady-again");
    EXPECT_EQ(judgement.checks[2].phase, "recovery after 2s");
    EXPECT_TRUE(judgement.checks[2].explanation.ends_with(
        "; again in the recovery phase, once the target has had its time (`within`, else half the "
        "phase)"))
        << judgement.checks[2].explanation;
    EXPECT_EQ(exit_code(judgement), 0);
}

TEST(Judge, FailsByName) {
    RunRecord record = checked_record();
    break_check(record);
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    EXPECT_EQ(judgement.reason, "failed: no-5xx");
    EXPECT_EQ(exit_code(judgement), 1);
}

TEST(Judge, AControlRunSaysWhyWhatTheFaultsCauseIsMissing) {
    RunRecord record = checked_record();
    record.faults.clear();
    record.without_faults = true;
    EXPECT_EQ(judged(record).reason, "") << "nothing is missing";
    CheckSpec degraded = check_of("status_share", CheckWindow::kFault);
    degraded.name = "degraded";
    degraded.select = {{"status", "degraded"}};
    degraded.at_least = 0.9;
    record.scenario.checks.push_back(degraded);
    EXPECT_EQ(judged(record).reason,
              "failed: degraded; the faults were switched off (--no-faults), so a check of what "
              "they cause cannot hold: a control run shows what the load alone does");
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
    record.without_faults = false;
    EXPECT_EQ(judged(record).reason, "failed: degraded");
    // A limit that is passed with and without faults is the target's own.
    record.without_faults = true;
    record.scenario.checks.back().at_least.reset();
    record.scenario.checks.back().select = {{"status", "success"}};
    record.scenario.checks.back().at_most = 0.1;
    EXPECT_EQ(judged(record).reason, "failed: degraded");
    // A baseline that does not hold has nothing to do with the faults.
    record = checked_record();
    record.faults.clear();
    record.without_faults = true;
    break_baseline(record);
    EXPECT_EQ(judged(record).reason,
              "baseline not met = invalid: steady was 0%, not at least 99.9%");
}

TEST(Judge, WithoutASteadyStateThereWasNoExperiment) {
    RunRecord record = checked_record();
    break_baseline(record);
    break_check(record);
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    EXPECT_EQ(judgement.reason, "baseline not met = invalid: steady was 0%, not at least 99.9%");
    EXPECT_EQ(exit_code(judgement), 3);
}

TEST(Judge, ABaselineThatIsNotKnownIsInvalidAndNoFailure) {
    RunRecord record = checked_record();
    record.scenario.checks[0].min_samples = 100'000;
    break_check(record);
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
    // The last operation due in the baseline was answered as the fault began.
    EXPECT_EQ(judgement.reason,
              "baseline not known = invalid: steady: too few samples: 399 of the 100000 it needs; "
              "phases: {baseline: 1204s} gives them; 1 edge operation left out");
}

TEST(Judge, TheSteadyStateMustComeBack) {
    RunRecord record = checked_record();
    // Nobody wrote a check of recovery, and its last second is bad.
    change(record, seconds(12), seconds(13), [](load::Sample& s) { s.label = kDegraded; });
    EXPECT_EQ(judged(record).reason, "failed: steady-again");
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
    // On its way back it may be what it likes.
    RunRecord slow = checked_record();
    change(slow, seconds(9), seconds(11), [](load::Sample& s) { s.label = kDegraded; });
    EXPECT_EQ(judged(slow).verdict, Verdict::kPass) << judged(slow).reason;
    // A check of recovery says how long that is.
    CheckSpec recovers = check_of("http_5xx", CheckWindow::kRecovery);
    recovers.within = seconds(1);
    recovers.at_most = 0;
    slow.scenario.checks.push_back(recovers);
    EXPECT_EQ(judged(slow).reason, "failed: steady-again");
    // Of several the most patient.
    recovers.within = seconds(2);
    slow.scenario.checks.insert(slow.scenario.checks.end() - 1, recovers);
    EXPECT_EQ(judged(slow).verdict, Verdict::kPass) << judged(slow).reason;
}

TEST(Judge, OnlyAClearFailureOfTheSteadyStateCounts) {
    RunRecord record = checked_record();
    std::erase_if(record.samples, [](const load::Sample& s) { return s.intended >= seconds(11); });
    record.planned_operations = record.samples.size();
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    EXPECT_EQ(judged(record).checks.size(), 2U);
    // Half the load gives half the goodput; that is no failure.
    RunRecord slower = checked_record();
    slower.scenario.load.rate = Rate{100};
    slower.scenario.load.rates["recovery"] = Rate{50};
    slower.scenario.checks[0].metric = "goodput";
    slower.scenario.checks[0].at_least = 95.0;
    EXPECT_EQ(judged(slower).checks.size(), 2U);
    slower.scenario.load.rates.clear();
    EXPECT_EQ(judged(slower).checks.size(), 3U);
}

TEST(Judge, AFaultThatNeverFiredProvesNothing) {
    RunRecord record = checked_record();
    record.faults.push_back(fired_fault());
    record.faults.back().fault = "database_down";
    record.faults.back().counts.fired = 0;
    EXPECT_EQ(judged(record).reason, "fault never fired: database_down: no call felt it");
    EXPECT_EQ(exit_code(judged(record)), 3);
    // A check that waits for the fault's effect cannot hold without it.
    CheckSpec degraded = check_of("status_share", CheckWindow::kFault);
    degraded.name = "degraded";
    degraded.select["status"] = "degraded";
    degraded.at_least = 0.99;
    record.scenario.checks.push_back(degraded);
    EXPECT_EQ(judged(record).verdict, Verdict::kInconclusive);
    EXPECT_EQ(judged(record).reason, "fault never fired: database_down: no call felt it");
}

TEST(Judge, HarmOutranksAFaultThatNeverFired) {
    RunRecord record = checked_record();
    record.faults.back().counts.fired = 0;
    break_check(record);
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
    EXPECT_TRUE(judged(record).reason.starts_with(
        "failed: no-5xx; fault never fired: " + record.faults.back().fault + ": "));
    record.without_faults = true;  // the control run plans none
    EXPECT_EQ(judged(record).reason, "failed: no-5xx");
    // After recovery the steady state has not come back.
    RunRecord worn = checked_record();
    worn.faults.back().counts.fired = 0;
    change(worn, seconds(12), seconds(13), [](load::Sample& s) { s.label = kDegraded; });
    EXPECT_EQ(judged(worn).verdict, Verdict::kFail);
    EXPECT_TRUE(judged(worn).reason.starts_with("failed: steady-again; "));
}

TEST(Judge, ABaselineThatFailsIsSaid) {
    RunRecord record = checked_record();
    EXPECT_FALSE(judged(record).steady_state_failed);
    break_baseline(record);
    EXPECT_TRUE(judged(record).steady_state_failed);
    RunRecord unknown = checked_record();
    unknown.scenario.checks[0].min_samples = 100'000;
    EXPECT_FALSE(judged(unknown).steady_state_failed);
}

TEST(Judge, WithoutFaultsABrokenBaselineIsAFailure) {
    RunRecord record = checked_record();
    record.faults.clear();
    record.scenario.faults.clear();
    break_baseline(record);
    EXPECT_EQ(judged(record).reason, "failed: steady");
    EXPECT_EQ(exit_code(judged(record)), 1);
}

TEST(Judge, TheGeneratorJudgesItselfFirst) {
    RunRecord record = checked_record();
    break_check(record);
    record.planned_operations = 100'000;
    EXPECT_EQ(judged(record).verdict, Verdict::kInconclusive);
}

TEST(Judge, ALoadThatWasCutOffIsInconclusiveFromTalliesToo) {
    RunRecord record = checked_record();
    break_check(record);
    record.planned_operations = 0;
    record.load_stopped_early = true;
    EXPECT_EQ(judged(record).verdict, Verdict::kInconclusive);
    record.interrupted_by = 2;  // which is why it was stopped
    EXPECT_EQ(judged(record).verdict, Verdict::kAborted);
}

TEST(Judge, ALeakFailsWhateverElseHappened) {
    RunRecord record = checked_record();
    record.planned_operations = 100'000;
    record.samples[50].leaked = true;  // in the warm-up, and nobody wrote a check
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    ASSERT_EQ(judgement.checks.size(), 4U);
    EXPECT_EQ(judgement.checks.back().metric, "canary_leaks");
    EXPECT_EQ(judgement.reason, "failed: no-canary-leaks");
}

TEST(Judge, ALeakInLogOrMetricsFailsWithoutAWrittenCheck) {
    RunRecord record = checked_record();
    record.canary_leaks_elsewhere = 1;
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
    EXPECT_EQ(judged(record).reason, "failed: no-canary-leaks");
}

TEST(Judge, ALeakOutsideTheWindowOfAWrittenCheckFailsToo) {
    RunRecord record = checked_record();
    CheckSpec none = check_of("canary_leaks", CheckWindow::kFault);
    none.name = "nothing-leaks";
    none.at_most = 0;
    record.scenario.checks.push_back(none);
    for (const std::size_t sample : {50U, 1250U}) {  // in the warm-up, in recovery
        RunRecord leaky = record;
        leaky.samples[sample].leaked = true;
        const Judgement judgement = judged(leaky);
        EXPECT_EQ(judgement.verdict, Verdict::kFail) << sample;
        EXPECT_EQ(judgement.reason, "failed: no-canary-leaks") << sample;
        EXPECT_EQ(judgement.checks.at(2).verdict, Verdict::kPass) << sample;
    }
    record.samples[700].leaked = true;  // in the fault phase: said once, by the written one
    EXPECT_EQ(judged(record).reason, "failed: nothing-leaks");
}

TEST(Judge, AnInconclusiveCheckIsNoPass) {
    RunRecord record = checked_record();
    record.scenario.checks[1].select["tenant"] = "nobody";
    EXPECT_EQ(judged(record).verdict, Verdict::kInconclusive);
    EXPECT_EQ(judged(record).reason, "could not be judged: no-5xx");
    record.scenario.checks.clear();
    EXPECT_EQ(judged(record).reason, "nothing was checked");
}

TEST(Judge, AnUnhealedFaultIsDirty) {
    RunRecord record = checked_record();
    break_check(record);
    record.heal_error = "database_down could not be healed: no";
    EXPECT_EQ(judged(record).verdict, Verdict::kDirty);
    EXPECT_EQ(exit_code(judged(record)), 4);
    RunRecord unsaid = checked_record();
    unsaid.faults[0].healed = load::kNever;
    EXPECT_EQ(judged(unsaid).verdict, Verdict::kDirty);
}

TEST(Judge, EnvironmentAndInternalErrorsDiffer) {
    RunRecord environment = checked_record();
    environment.environment_error = "the target did not start";
    EXPECT_EQ(judged(environment).verdict, Verdict::kError);
    EXPECT_EQ(exit_code(judged(environment)), 4);
    RunRecord ours = environment;
    ours.internal_error = "a bug";
    ours.heal_error = "and dirty";
    EXPECT_EQ(judged(ours).verdict, Verdict::kError);
    EXPECT_EQ(exit_code(judged(ours)), 70);
    // A record of a run that never began.
    RunRecord empty;
    empty.scenario.checks = checked_record().scenario.checks;
    empty.environment_error = "no";
    EXPECT_EQ(judged(empty).checks[0].verdict, Verdict::kInconclusive);
}

TEST(Judge, OurLatenessIsAWarningBesideAnyVerdict) {
    RunRecord record = checked_record();
    change(record, seconds(1), seconds(5), [](load::Sample& sample) {
        sample.released = sample.intended + milliseconds(21);
        sample.done = sample.released + milliseconds(10);
    });
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << judged(record).reason;
    ASSERT_EQ(judged(record).warnings.size(), 1U);
    EXPECT_NE(judged(record).warnings[0].find("p99 21ms"), std::string::npos)
        << judged(record).warnings[0];
    EXPECT_TRUE(judged(checked_record()).warnings.empty());
}

TEST(Judge, WhatAKilledRunLeftIsAWarning) {
    RunRecord record = checked_record();
    record.left_by_earlier_run = {"out/undo.ndjson: an earlier run ended early"};
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kPass);
    EXPECT_EQ(judgement.warnings, record.left_by_earlier_run);
}

TEST(Judge, ARunThatWasNeverBegunIsAbortedAndSaysSo) {
    RunRecord record;
    record.scenario = checked_record().scenario;
    record.not_begun = true;
    record.interrupted_by = 2;
    const Judgement judgement = judge(record);
    EXPECT_EQ(judgement.verdict, Verdict::kAborted);
    EXPECT_EQ(judgement.reason, "not begun: interrupted by signal 2");
    EXPECT_EQ(exit_code(judgement), 130);
}

TEST(Judge, ASignalGoesBeforeAllOthers) {
    RunRecord record = checked_record();
    record.interrupted_by = 2;
    EXPECT_EQ(judged(record).verdict, Verdict::kAborted);
    EXPECT_EQ(exit_code(judged(record)), 130);
    record.interrupted_by = 15;
    record.heal_error = "stuck";
    EXPECT_EQ(judged(record).verdict, Verdict::kDirty);
    EXPECT_EQ(exit_code(judged(record)), 143);
}

}  // namespace
}  // namespace faultline::scenario
