// Whole runs against a fake target in virtual time.
#include "scenarios/run/scenario_runner.h"

#include "base/manual_clock.h"
#include "scenarios/run/virtual_run.h"
#include "tests/fakes/fake_target.h"
#include "tests/sim/scenarios/fake_scenario.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
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

    // For tests that drive the run themselves.
    [[nodiscard]] RunInputs inputs_on(ManualClock& clock) {
        RunInputs inputs;
        inputs.scenario = scenario_;
        inputs.clock = &clock;
        inputs.clock_kind = ClockKind::kVirtual;
        inputs.factory = fake_factory(world_);
        inputs.journal = &journal_;
        return inputs;
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
    EXPECT_EQ(record.faults[0].took_hold, seconds(3) + milliseconds(20));
    EXPECT_EQ(record.faults[0].heal_began, seconds(5));
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
    EXPECT_TRUE(outcome.judgement.reason.starts_with("fault never fired: tool_error"))
        << outcome.judgement.reason;
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
    // What was not due yet when it came was not sent.
    EXPECT_LT(outcome.record.samples.size(), outcome.record.planned_operations);
    EXPECT_GE(outcome.record.samples.back().intended, seconds(4) - milliseconds(50));
    EXPECT_TRUE(outcome.record.load_stopped_early);
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

TEST_F(ScenarioRunner, AHealThatWorksInTheEndLeavesNoError) {
    scenario_.faults[0].lasts = seconds(1);
    scenario_.checks.erase(scenario_.checks.begin() + 1);
    world_.heals_that_fail = 3;  // all that the time line tries
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    EXPECT_EQ(outcome.record.faults[0].error, "");
    EXPECT_GE(outcome.record.faults[0].healed, seconds(5));
    world_.inject_fails = true;
    world_.heals_that_fail = 0;
    EXPECT_EQ(run().record.faults[0].error, "it would not break") << "that stays true";
}

TEST_F(ScenarioRunner, ASignalIsSeenWhileAFaultIsBroughtAbout) {
    world_.inject_hangs = true;
    world_.signal_at = seconds(4);
    const Outcome outcome = run();
    EXPECT_EQ(exit_code(outcome.judgement), 130);
    EXPECT_EQ(outcome.judgement.reason, "interrupted by signal 2");
    EXPECT_TRUE(in_diary("heal 0"));
    EXPECT_LE(outcome.record.heal_completed, seconds(4) + milliseconds(200));
    EXPECT_TRUE(not_healed(journal_.entries).empty());
}

TEST_F(ScenarioRunner, ASignalIsSeenWhileAFaultIsHealedInThePhase) {
    scenario_.faults[0].lasts = milliseconds(500);
    world_.heal_takes = seconds(15);
    world_.heals_that_fail = 1;  // that one
    world_.signal_at = seconds(4);
    const Outcome outcome = run();
    EXPECT_EQ(exit_code(outcome.judgement), 130);
    EXPECT_EQ(std::count(world_.diary.begin(), world_.diary.end(), "heal 0"), 2);
    EXPECT_LE(outcome.record.heal_completed, seconds(4 + 15) + milliseconds(200));
    EXPECT_EQ(outcome.record.faults[0].error, "");
    EXPECT_EQ(outcome.record.heal_error, "");
}

TEST_F(ScenarioRunner, ASignalInTheDrainStopsTheLoad) {
    scenario_.load.timeout = std::chrono::minutes(10);
    world_.signal_in_drain = true;
    const Outcome outcome = run();
    EXPECT_EQ(exit_code(outcome.judgement), 130);
    EXPECT_EQ(phases_of(outcome.record),
              "preflight warmup baseline fault heal recovery drain stop ");
    EXPECT_LE(outcome.record.events.back().at, seconds(8) + milliseconds(200));
}

TEST_F(ScenarioRunner, ASignalInTheDrainEndsALoadThatDoesNotStop) {
    scenario_.load.timeout = std::chrono::minutes(10);
    world_.signal_in_drain = true;
    world_.load_hangs = true;
    const Outcome outcome = run();
    EXPECT_EQ(exit_code(outcome.judgement), 130);
    EXPECT_EQ(outcome.record.internal_error, "");
    EXPECT_LE(outcome.record.events.back().at, seconds(8 + 5) + milliseconds(200));
}

TEST_F(ScenarioRunner, AnExceptionHealsDrainsAndStops) {
    world_.inject_throws = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.internal_error, "a bug in inject");
    EXPECT_EQ(exit_code(outcome.judgement), 70);
    EXPECT_TRUE(in_diary("heal 0"));
    EXPECT_TRUE(in_diary("evidence"));
    EXPECT_EQ(world_.diary.back(), "stop");
    EXPECT_TRUE(not_healed(journal_.entries).empty());
    EXPECT_EQ(phases_of(outcome.record), "preflight warmup baseline fault heal drain stop ");
    EXPECT_LT(outcome.record.samples.size(), outcome.record.planned_operations);
}

TEST_F(ScenarioRunner, AnExceptionInHealEndsTheRunAllTheSame) {
    world_.heal_throws = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.internal_error, "a bug in heal");
    EXPECT_EQ(outcome.record.heal_error, "tool_error could not be healed: internal error");
    EXPECT_EQ(exit_code(outcome.judgement), 70);
    EXPECT_EQ(world_.diary.back(), "stop");
    EXPECT_EQ(not_healed(journal_.entries).size(), 1U);
    EXPECT_EQ(phases_of(outcome.record), "preflight warmup baseline fault heal drain stop ");
}

TEST_F(ScenarioRunner, AListenerThatThrowsKeepsNothingFromBeingHealed) {
    ManualClock clock;
    boost::asio::io_context io(1);
    RunInputs inputs = inputs_on(clock);
    inputs.on_progress = [](const ProgressSnapshot& progress) {
        if (!progress.active_faults.empty()) {
            throw std::runtime_error("the terminal is gone");
        }
    };
    const RunRecord record = run_to_end(
        io, inputs,
        [&clock](boost::asio::io_context& on, const std::function<bool()>&) { clock.run(on); });
    EXPECT_EQ(record.internal_error, "the terminal is gone");
    EXPECT_EQ(exit_code(judge(record)), 70);
    EXPECT_TRUE(not_healed(journal_.entries).empty());
    EXPECT_NE(record.heal_completed, load::kNever);
    EXPECT_EQ(world_.diary.back(), "stop");
}

TEST_F(ScenarioRunner, ARunThatDoesNotEndIsAnInternalError) {
    ManualClock clock;
    boost::asio::io_context io(1);
    const RunRecord record = run_to_end(
        io, inputs_on(clock), [](boost::asio::io_context&, const std::function<bool()>& has_ended) {
            EXPECT_FALSE(has_ended());
        });
    EXPECT_EQ(record.internal_error, "the run did not end");
    EXPECT_EQ(record.scenario.name, "fake");
}

TEST_F(ScenarioRunner, EvidenceThatDoesNotArriveIsSaidToBeMissing) {
    world_.evidence_hangs = true;
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.evidence_error,
              "the target's metrics and log did not arrive within 10s");
    EXPECT_EQ(world_.diary.back(), "stop");
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

TEST_F(ScenarioRunner, AnErrorSaysWhyAndGivesNoCanaryAway) {
    world_.start_fails = true;
    world_.start_cause = "row canary-globex (pass-word) does not fit\nCONTEXT: line 3";
    scenario_.secrets = {"pass-word"};
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.reason,
              "the target did not start: no room: row *** (***) does not fit");
    for (const TimelineEvent& event : outcome.record.events) {
        EXPECT_EQ(event.detail.find("canary-"), std::string::npos) << event.detail;
        EXPECT_EQ(event.detail.find("pass-word"), std::string::npos) << event.detail;
    }
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

TEST_F(ScenarioRunner, ALoadThatIsCutOffBeforeItsPlanWasSentProvesNothing) {
    for (const bool keeps_samples : {true, false}) {
        world_.load_stalls_at = seconds(4);  // in the fault phase; recovery is never reached
        scenario_.load.keep_samples = keeps_samples;
        const Outcome outcome = run();
        EXPECT_EQ(outcome.judgement.verdict, Verdict::kInconclusive);
        EXPECT_EQ(exit_code(outcome.judgement), 3);
        EXPECT_TRUE(outcome.judgement.reason.starts_with("the load was cut off after "))
            << outcome.judgement.reason;
        const bool is_told = std::ranges::any_of(outcome.record.events, [](const auto& event) {
            return event.detail == "the load did not end in time and was cut off";
        });
        EXPECT_TRUE(is_told);
        EXPECT_TRUE(in_diary("stop"));
    }
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

TEST_F(ScenarioRunner, TheCanaryOfATenantThatSendsNothingIsALeakToo) {
    scenario_.load.requests[0].tenants = {"acme"};
    world_.log_text = "row canary-globex seen";
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.canaries, 1U) << "acme's own is nobody else's to see";
    EXPECT_EQ(outcome.record.canary_leaks_elsewhere, 1U);
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kFail);
    EXPECT_EQ(world_.bystander_canaries, (std::vector<std::string>{"canary-globex"}));
}

TEST_F(ScenarioRunner, WithNobodyToLeakToACanaryCheckProvesNothing) {
    scenario_.load.requests[0].tenants = {"acme"};
    world_.configured = {"acme"};
    CheckSpec none;
    none.name = "nothing-leaks";
    none.metric = "canary_leaks";
    none.at_most = 0;
    scenario_.checks.push_back(none);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.record.canaries, 0U);
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kInconclusive);
    EXPECT_EQ(outcome.judgement.reason, "could not be judged: nothing-leaks");
}

TEST_F(ScenarioRunner, AFaultWithAnEndOfItsOwnIsHealedInThePhase) {
    scenario_.faults[0].at = milliseconds(200);
    scenario_.faults[0].lasts = seconds(1);
    scenario_.checks.erase(scenario_.checks.begin() + 1);
    const Outcome outcome = run();
    EXPECT_EQ(outcome.judgement.verdict, Verdict::kPass) << outcome.judgement.reason;
    // From when it is begun: bringing it about takes 20 ms.
    EXPECT_EQ(outcome.record.faults[0].injected, seconds(3) + milliseconds(200));
    EXPECT_EQ(outcome.record.faults[0].took_hold, seconds(3) + milliseconds(220));
    EXPECT_EQ(outcome.record.faults[0].heal_began, seconds(4) + milliseconds(200));
    EXPECT_EQ(outcome.record.faults[0].healed, seconds(4) + milliseconds(220));
    EXPECT_EQ(std::count(world_.diary.begin(), world_.diary.end(), "heal 0"), 1);
}

}  // namespace
}  // namespace faultline::scenario
