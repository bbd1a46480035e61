// Whole runs against a fake target in virtual time.
#include "scenarios/run/scenario_runner.h"

#include "scenarios/run/virtual_run.h"
#include "tests/fakes/fake_target.h"
#include "tests/sim/scenarios/fake_scenario.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Outcome {
    RunRecord record;
    Judgement judgement;
};

class ScenarioRunner : public testing::Test {
protected:
    Outcome run() {
        const VirtualRun inputs{.scenario = scenario_,
                                .factory = fake_factory(world_),
                                .seed = 1,
                                .disabled_protections = disabled_,
                                .without_faults = without_faults_,
                                .signal = &world_.signal,
                                .journal = &journal_};
        Outcome outcome;
        outcome.record = run_virtual(inputs);
        outcome.judgement = judge(outcome.record);
        return outcome;
    }

    [[nodiscard]] std::size_t place(const std::string& entry) const {
        const auto found = std::find(world_.diary.begin(), world_.diary.end(), entry);
        EXPECT_NE(found, world_.diary.end()) << entry;
        return static_cast<std::size_t>(found - world_.diary.begin());
    }
    [[nodiscard]] bool in_diary(const std::string& entry) const {
        return std::find(world_.diary.begin(), world_.diary.end(), entry) != world_.diary.end();
    }
    [[nodiscard]] static std::string phases_of(const RunRecord& record) {
        std::string text;
        for (const TimelineEvent& event : record.events) {
            text += event.kind == "phase" ? event.detail + " " : "";
        }
        return text;
    }

    Scenario scenario_ = fake_scenario();
    FakeWorld world_;
    FakeJournal journal_{world_};
    std::vector<std::string> disabled_;
    bool without_faults_ = false;
};

TEST_F(ScenarioRunner, AFullRunPasses) {
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    EXPECT_EQ(exit_code(outcome.judgement), 0);
    const RunRecord& record = outcome.record;
    EXPECT_EQ(phases_of(record), "preflight warmup baseline fault heal recovery drain stop ");
    ASSERT_EQ(record.phases.size(), 4U);
    EXPECT_EQ(record.phases[2].name, "fault");
    EXPECT_EQ(record.phases[2].start, seconds(3));
    EXPECT_EQ(record.phases[3].end, seconds(7));
    EXPECT_EQ(record.samples.size(), record.planned_operations);
    EXPECT_EQ(record.steps.size(), record.samples.size());
    EXPECT_EQ(record.tenants, (std::vector<std::string>{"acme", "globex"}));
    EXPECT_EQ(record.canaries, 2U);
    ASSERT_EQ(record.faults.size(), 1U);
    EXPECT_EQ(record.faults[0].on, "a");
    EXPECT_EQ(record.faults[0].injected, seconds(3));  // from when it is begun
    EXPECT_EQ(record.faults[0].healed, seconds(5) + milliseconds(20));
    EXPECT_EQ(record.heal_completed, seconds(5) + milliseconds(20));
    EXPECT_GT(record.faults[0].counts.fired, 50U);
    EXPECT_EQ(record.target, "a fake");
    EXPECT_EQ(record.started_wall, "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(record.target_metrics, "up 1\n");
    EXPECT_EQ(world_.diary.back(), "stop");
    EXPECT_TRUE(not_healed(journal_.entries).empty());
}

TEST_F(ScenarioRunner, UndoIsJournaledBeforeInjectAndClosedAfterHeal) {
    (void)run();
    EXPECT_LT(place("journal inject 0"), place("inject 0 tool_error"));
    EXPECT_LT(place("inject 0 tool_error"), place("heal 0"));
    EXPECT_LT(place("heal 0"), place("journal healed 0"));
    EXPECT_LT(place("journal healed 0"), place("evidence"));
    EXPECT_LT(place("evidence"), place("stop"));
}

TEST_F(ScenarioRunner, WithoutItsProtectionItFails) {
    disabled_ = {"fallback"};
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kFail) << outcome.judgement.reason;
    EXPECT_EQ(outcome.judgement.reason, "failed: degraded");
    EXPECT_EQ(exit_code(outcome.judgement), 1);
    EXPECT_TRUE(sensitivity(scenario_, "fallback", outcome.judgement).ok);
    EXPECT_EQ(outcome.record.disabled_protections, disabled_);
}

TEST_F(ScenarioRunner, AFaultWithoutEffectIsInconclusive) {
    world_.fault_has_effect = false;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.judgement.reason, "fault never fired: tool_error");
    EXPECT_EQ(exit_code(outcome.judgement), 3);
}

TEST_F(ScenarioRunner, TheControlRunInjectsNothing) {
    without_faults_ = true;
    scenario_.checks.erase(scenario_.checks.begin() + 1);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    EXPECT_FALSE(in_diary("inject 0 tool_error"));
    EXPECT_TRUE(outcome.record.faults.empty());
    EXPECT_EQ(outcome.record.heal_completed, seconds(5));
}

TEST_F(ScenarioRunner, ASignalInTheFaultPhaseHeals) {
    world_.signal_at = seconds(4);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.interrupted_by, 2);
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kAborted);
    EXPECT_EQ(exit_code(outcome.judgement), 130);
    EXPECT_TRUE(in_diary("heal 0"));
    EXPECT_TRUE(in_diary("stop"));
    EXPECT_TRUE(not_healed(journal_.entries).empty());
    EXPECT_NE(outcome.record.faults[0].healed, load::kNever);
    EXPECT_EQ(phases_of(outcome.record), "preflight warmup baseline fault heal drain stop ");
    // Seen within a slice, and the phase's window ends where the run was cut.
    EXPECT_LE(outcome.record.phases.back().end, seconds(4) + milliseconds(300));
    EXPECT_EQ(outcome.record.samples.size(), outcome.record.planned_operations);
}

TEST_F(ScenarioRunner, ASignalAtAnyTimeLeavesNothingBehind) {
    for (Duration at{}; at < seconds(7); at += milliseconds(97)) {
        world_.signal = 0;
        world_.diary.clear();
        journal_.entries.clear();
        world_.signal_at = at;
        const Outcome outcome = run();
        EXPECT_EQ(exit_code(outcome.judgement), 130) << at.count();
        EXPECT_TRUE(not_healed(journal_.entries).empty()) << at.count();
        EXPECT_EQ(world_.diary.back(), "stop") << at.count();
        EXPECT_NE(outcome.record.heal_completed, load::kNever) << at.count();
        EXPECT_TRUE(outcome.record.internal_error.empty()) << outcome.record.internal_error;
    }
}

TEST_F(ScenarioRunner, ASignalBeforeTheStartEndsIt) {
    world_.signal = 15;
    const Outcome outcome = run();
    EXPECT_EQ(exit_code(outcome.judgement), 143);
    EXPECT_TRUE(outcome.record.samples.empty());
    EXPECT_TRUE(in_diary("stop"));
    EXPECT_FALSE(in_diary("inject 0 tool_error"));
}

TEST_F(ScenarioRunner, AHealThatFailsOnceIsTriedAgain) {
    world_.heals_that_fail = 2;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    EXPECT_EQ(std::count(world_.diary.begin(), world_.diary.end(), "heal 0"), 3);
}

TEST_F(ScenarioRunner, AHealThatFailsIsDirty) {
    world_.heals_that_fail = 1000;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kDirty);
    EXPECT_EQ(outcome.judgement.reason, "tool_error could not be healed: it would not mend");
    EXPECT_EQ(exit_code(outcome.judgement), 4);
    EXPECT_EQ(not_healed(journal_.entries).size(), 1U);
    EXPECT_TRUE(in_diary("stop"));
    EXPECT_EQ(phases_of(outcome.record), "preflight warmup baseline fault heal drain stop ");
}

TEST_F(ScenarioRunner, AnInjectThatFailsHealsAndIsAnError) {
    world_.inject_fails = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kError);
    EXPECT_EQ(outcome.judgement.reason, "tool_error could not be injected: it would not break");
    EXPECT_EQ(exit_code(outcome.judgement), 4);
    EXPECT_TRUE(in_diary("heal 0"));
    EXPECT_TRUE(not_healed(journal_.entries).empty());
}

TEST_F(ScenarioRunner, AnInjectThatHangsIsBoundedAndHealed) {
    world_.inject_hangs = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.reason, "tool_error could not be injected: it took too long");
    EXPECT_TRUE(in_diary("heal 0"));
}

TEST_F(ScenarioRunner, WithoutAJournalNothingIsInjected) {
    journal_.fails = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kError);
    EXPECT_FALSE(in_diary("inject 0 tool_error"));
    EXPECT_NE(outcome.judgement.reason.find("disk full"), std::string::npos);
}

TEST_F(ScenarioRunner, ATargetThatDoesNotStartIsAnError) {
    world_.start_fails = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.reason, "the target did not start: no room");
    EXPECT_EQ(exit_code(outcome.judgement), 4);
    EXPECT_TRUE(in_diary("stop"));
}

TEST_F(ScenarioRunner, AFaultTheTargetCannotDoIsFoundBeforeTheLoad) {
    world_.fault_refused = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kError);
    EXPECT_TRUE(outcome.record.samples.empty());
}

TEST_F(ScenarioRunner, ALoadThatCannotBeSentIsAnError) {
    world_.load_fails = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.reason, "the load could not be sent: nobody listens");
    EXPECT_TRUE(in_diary("stop"));
}

TEST_F(ScenarioRunner, ALoadThatDoesNotEndIsCutOff) {
    world_.load_hangs = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    EXPECT_TRUE(in_diary("stop"));
}

TEST_F(ScenarioRunner, TheWrongClockIsRefused) {
    scenario_.clocks = {"real"};
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.reason, "this scenario does not run on a virtual clock");
    EXPECT_FALSE(in_diary("start"));
}

TEST_F(ScenarioRunner, ACanaryInTheLogIsALeak) {
    world_.log_text = "row canary-acme seen";
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.canary_leaks_elsewhere, 1U);
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kFail);
}

TEST_F(ScenarioRunner, AFaultWithAnEndOfItsOwnIsHealedInThePhase) {
    scenario_.faults[0].at = milliseconds(200);
    scenario_.faults[0].lasts = seconds(1);
    scenario_.checks.erase(scenario_.checks.begin() + 1);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    // From when it is begun: bringing it about takes 20 ms.
    EXPECT_EQ(outcome.record.faults[0].injected, seconds(3) + milliseconds(200));
    EXPECT_EQ(outcome.record.faults[0].healed, seconds(4) + milliseconds(220));
    EXPECT_EQ(std::count(world_.diary.begin(), world_.diary.end(), "heal 0"), 1);
}

}  // namespace
}  // namespace faultline::scenario
