// Each invariant on a record that keeps it, one that breaks it, and one that it does not apply to;
// what a broken one does to the verdict.
#include "scenarios/judge/invariant_table.h"

#include "base/files.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

RunRecord kept_record() {
    RunRecord record = good_record();
    CheckSpec steady = check_of("success_share", CheckWindow::kBaseline);
    steady.name = "steady";
    steady.at_least = 0.999;
    record.scenario.checks = {steady};
    record.faults = {fired_fault()};
    record.scenario.faults.resize(1);
    record.answers.answers = record.samples.size();
    return record;
}

InvariantOutcome outcome_of(const RunRecord& record, std::string_view name) {
    for (InvariantOutcome& outcome : judged(record).invariants) {
        if (outcome.name == name) {
            return outcome;
        }
    }
    ADD_FAILURE() << "no invariant named " << name;
    return {};
}

TEST(InvariantTable, EveryInvariantExplainsItselfAndHasANameOfItsOwn) {
    ASSERT_FALSE(invariant_table().empty());
    for (const Invariant& invariant : invariant_table()) {
        EXPECT_FALSE(invariant.summary.empty()) << invariant.name;
        EXPECT_FALSE(invariant.rule.empty()) << invariant.name;
        EXPECT_FALSE(invariant.applies.empty()) << invariant.name;
    }
    const std::set<std::string_view> names(invariant_names().begin(), invariant_names().end());
    EXPECT_EQ(names.size(), invariant_table().size());
}

TEST(InvariantTable, TheReadmeNamesEachInvariant) {
    const auto readme = read_file(FAULTLINE_SOURCE_DIR "/README.md");
    ASSERT_TRUE(readme);
    for (const std::string_view name : invariant_names()) {
        EXPECT_NE(readme->find("`" + std::string(name) + "`"), std::string::npos) << name;
    }
}

TEST(InvariantTable, OneThatIsSwitchedOffIsShownWithItsReason) {
    RunRecord record = kept_record();
    record.answers.bad["status"] = {.count = 1, .first = 3, .sample = "wrong"};
    record.scenario.invariants_off["answers-agree-with-themselves"] = "another contract";
    const InvariantOutcome outcome = outcome_of(record, "answers-agree-with-themselves");
    EXPECT_EQ(outcome.result, InvariantResult::kOff);
    EXPECT_EQ(outcome.reason, "another contract");
    EXPECT_EQ(judged(record).verdict, Verdict::kPass);
}

TEST(AnswersAgree, HoldsWhenNoAnswerSaysWhatItMayNot) {
    const InvariantOutcome outcome = outcome_of(kept_record(), "answers-agree-with-themselves");
    EXPECT_EQ(outcome.result, InvariantResult::kPass) << outcome.reason;
    EXPECT_EQ(judged(kept_record()).verdict, Verdict::kPass);
}

TEST(AnswersAgree, OneAnswerThatContradictsItselfFailsTheRun) {
    RunRecord record = kept_record();
    record.answers.bad["status"] = {
        .count = 1, .first = 17, .sample = "status says success, the results make it partial"};
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    EXPECT_EQ(judgement.reason,
              "failed: answers-agree-with-themselves: 1 of 1300 answers, first operation 17: "
              "status says success, the results make it partial");
    EXPECT_EQ(exit_code(judgement), 1);
}

TEST(AnswersAgree, AFailureOutranksTheDoubtAboutAFaultThatNeverFired) {
    RunRecord record = kept_record();
    record.faults[0].counts.fired = 0;
    record.answers.keys_in_log = 2;
    const Judgement judgement = judged(record);
    EXPECT_EQ(judgement.verdict, Verdict::kFail);
    EXPECT_NE(judgement.reason.find("2 API keys in the target's log"), std::string::npos);
}

TEST(AnswersAgree, AStepThatAnAnswerLostIsMissed) {
    RunRecord record = kept_record();
    std::erase_if(record.steps, [](const StepObservation& step) {
        return step.ordinal == 20 && step.step == kStepB;
    });
    const InvariantOutcome outcome = outcome_of(record, "answers-agree-with-themselves");
    EXPECT_EQ(outcome.result, InvariantResult::kFail);
    EXPECT_EQ(outcome.reason, "1 of 1300 answers, first operation 20: 1 of 2 steps have a result");
}

TEST(AnswersAgree, SaysWhyItDoesNotApply) {
    RunRecord record = kept_record();
    record.answers = {};
    EXPECT_EQ(outcome_of(record, "answers-agree-with-themselves").result,
              InvariantResult::kNotApplicable);
    record = kept_record();
    record.evidence_error = "not in time";
    EXPECT_EQ(outcome_of(record, "answers-agree-with-themselves").result,
              InvariantResult::kInconclusive);
    EXPECT_EQ(judged(record).verdict, Verdict::kPass) << "what is not known fails nothing";
}

TEST(AnswersAgree, ALogOfWhichLinesAreMissingIsSaidToBeCut) {
    RunRecord record = kept_record();
    record.log_lines_lost = 812;
    const InvariantOutcome cut = outcome_of(record, "answers-agree-with-themselves");
    EXPECT_EQ(cut.result, InvariantResult::kInconclusive);
    EXPECT_NE(cut.reason.find("the oldest 812 lines"), std::string::npos) << cut.reason;
    record.answers.keys_in_log = 1;
    EXPECT_EQ(outcome_of(record, "answers-agree-with-themselves").result, InvariantResult::kFail);
}

TEST(EverythingEnds, SaysWhatWasLeft) {
    RunRecord record = kept_record();
    EXPECT_EQ(outcome_of(record, "everything-ends").result, InvariantResult::kNotApplicable);
    record.left_behind.emplace();
    EXPECT_EQ(outcome_of(record, "everything-ends").result, InvariantResult::kPass);
    record.left_behind = {"2 requests did not end", "a thread runs"};
    const InvariantOutcome outcome = outcome_of(record, "everything-ends");
    EXPECT_EQ(outcome.result, InvariantResult::kFail);
    EXPECT_EQ(outcome.reason, "work left behind: 2 requests did not end; a thread runs");
    EXPECT_EQ(judged(record).verdict, Verdict::kFail);
}

// 1,300 runs of two calls each, all well.
RunRecord record_with_metrics() {
    RunRecord record = kept_record();
    record.scenario.load.requests = {{.method = "POST", .path = "/v1/orchestrations"}};
    record.retries_allowed = {{"catalog", 1}};
    record.target_metrics =
        "orch_runs_total{status=\"success\"} 1300\n"
        "orch_runs_total{status=\"degraded\"} 0\n"
        "orch_runs_in_flight 0\n"
        "orch_tool_calls_total{tool=\"catalog\",error=\"none\"} 2600\n"
        "orch_tool_calls_total{tool=\"catalog\",error=\"tool_timeout\"} 0\n"
        "orch_tool_attempts_total{tool=\"catalog\"} 2600\n"
        "orch_retries_total{tool=\"catalog\"} 0\n"
        "orch_tool_calls_in_flight{tool=\"catalog\"} 0\n";
    return record;
}

void set_metric(RunRecord& record, const std::string& series, int value) {
    const std::size_t at = record.target_metrics.find(series + " ");
    ASSERT_NE(at, std::string::npos) << series;
    const std::size_t from = at + series.size() + 1;
    record.target_metrics.replace(from, record.target_metrics.find('\n', from) - from,
                                  std::to_string(value));
}

std::string broken_by(const std::string& series, int value) {
    RunRecord record = record_with_metrics();
    set_metric(record, series, value);
    const InvariantOutcome outcome = outcome_of(record, "metrics-agree");
    EXPECT_EQ(outcome.result, InvariantResult::kFail) << series << ": " << outcome.reason;
    return outcome.reason;
}

TEST(MetricsAgree, HoldsWhenTheTargetCountedWhatWasSeen) {
    const InvariantOutcome outcome = outcome_of(record_with_metrics(), "metrics-agree");
    EXPECT_EQ(outcome.result, InvariantResult::kPass) << outcome.reason;
}

TEST(MetricsAgree, IsJudgedWhenTheLogWasCut) {
    RunRecord record = record_with_metrics();
    record.log_lines_lost = 812;
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kPass);
    set_metric(record, "orch_runs_in_flight", 2);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kFail);
}

TEST(MetricsAgree, NamesEachFigureThatIsOff) {
    EXPECT_EQ(broken_by("orch_runs_total{status=\"success\"}", 1299),
              "orch_runs_total{status=\"success\"} is 1299, 1300 such answers were seen");
    EXPECT_EQ(broken_by("orch_runs_total{status=\"success\"}", 1301),
              "orch_runs_total{status=\"success\"} is 1301, 1300 such answers were seen");
    EXPECT_EQ(broken_by("orch_runs_total{status=\"degraded\"}", 1),
              "orch_runs_total{status=\"degraded\"} is 1, 0 such answers were seen");
    EXPECT_EQ(broken_by("orch_runs_in_flight", 2), "orch_runs_in_flight is 2 after the drain");
    EXPECT_EQ(broken_by("orch_tool_calls_in_flight{tool=\"catalog\"}", 1),
              "orch_tool_calls_in_flight{catalog} is 1 after the drain");
    EXPECT_EQ(broken_by("orch_tool_attempts_total{tool=\"catalog\"}", 5201),
              "orch_tool_attempts_total{tool=\"catalog\"} is 5201 for 2600 calls, each of which "
              "may be retried 1 times");
    EXPECT_EQ(broken_by("orch_retries_total{tool=\"catalog\"}", 1),
              "orch_tool_attempts_total{tool=\"catalog\"} is 2600, calls that succeeded and "
              "retries make it 2601 at least");
    EXPECT_EQ(broken_by("orch_tool_calls_total{tool=\"catalog\",error=\"tool_timeout\"}", 3),
              "orch_tool_calls_total{error=\"tool_timeout\"} is 3, 0 steps had that error");
}

TEST(MetricsAgree, ErrorsThatWereSeenMustHaveBeenCounted) {
    RunRecord record = record_with_metrics();
    record.steps[4].success = false;
    record.steps[4].error_code = kTimeoutCode;
    EXPECT_EQ(outcome_of(record, "metrics-agree").reason,
              "orch_tool_calls_total{error=\"tool_timeout\"} is 0, 1 steps had that error");
}

TEST(MetricsAgree, ARunWithoutAnAnswerMayHaveEndedInAnyWay) {
    RunRecord record = record_with_metrics();
    lose(record, seconds(1), seconds(1) + milliseconds(30));
    for (const int counted : {1297, 1300}) {
        set_metric(record, "orch_runs_total{status=\"success\"}", counted);
        const InvariantOutcome outcome = outcome_of(record, "metrics-agree");
        EXPECT_EQ(outcome.result, InvariantResult::kPass) << outcome.reason;
    }
    set_metric(record, "orch_runs_total{status=\"success\"}", 1301);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kFail);
}

// Where no answer came no step was seen; the plan says how many there may have been.
TEST(MetricsAgree, ErrorsOfRunsWithoutAnAnswerAreNotMissed) {
    RunRecord record = record_with_metrics();
    record.scenario.load.requests[0].body =
        R"({"plan": {"steps": [{"id": "a", "tool": "catalog"}]}})";
    lose(record, seconds(0), seconds(13));
    record.steps.clear();
    const std::string errors = "orch_tool_calls_total{tool=\"catalog\",error=\"tool_timeout\"}";
    set_metric(record, errors, 1300);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kPass)
        << outcome_of(record, "metrics-agree").reason;
    set_metric(record, errors, 1301);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kFail);
    record.scenario.load.requests[0].path = "/v1/execute";
    record.scenario.load.requests[0].body = R"({"action": "catalog"})";
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kFail);
    set_metric(record, errors, 1300);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kPass)
        << outcome_of(record, "metrics-agree").reason;
}

TEST(MetricsAgree, WhatASignalCutIsNoFaultOfTheTarget) {
    RunRecord record = record_with_metrics();
    set_metric(record, "orch_runs_in_flight", 2);
    set_metric(record, "orch_tool_attempts_total{tool=\"catalog\"}", 5201);
    record.interrupted_by = 2;
    const InvariantOutcome outcome = outcome_of(record, "metrics-agree");
    EXPECT_EQ(outcome.result, InvariantResult::kNotApplicable);
    EXPECT_EQ(
        outcome.reason,
        "not judged: the run was interrupted by signal 2; what was in flight then is our doing");
}

TEST(MetricsAgree, SaysWhyItDoesNotApply) {
    RunRecord record = kept_record();
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kNotApplicable);
    record.evidence_error = "not in time";
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, InvariantResult::kInconclusive);
}

// A figure every ten operations; `bytes` says how much is in use after that many.
RunRecord record_with_memory(const std::function<double(double)>& bytes) {
    RunRecord record = kept_record();
    for (int operations = 0; operations <= 1300; operations += 10) {
        record.memory.push_back({.operations = static_cast<std::uint64_t>(operations),
                                 .bytes = static_cast<std::uint64_t>(bytes(operations))});
    }
    return record;
}

TEST(MemoryBounded, FailsWhenEachOperationLeavesSomething) {
    const double mib = 1024.0 * 1024.0;
    const InvariantOutcome outcome = outcome_of(
        record_with_memory([&](double n) { return 50.0 * mib + n * mib; }), "memory-bounded");
    EXPECT_EQ(outcome.result, InvariantResult::kFail);
    EXPECT_EQ(outcome.reason,
              "1300.0 MiB more after the drain than at the start, 1024.0 ± 0.0 KiB an operation");
}

TEST(MemoryBounded, HoldsWhenMemoryIsTakenAndGivenBack) {
    const double mib = 1024.0 * 1024.0;
    const auto wave = [&](double n) { return 50.0 * mib + 200.0 * mib * (n > 500 && n < 900); };
    const auto fills_at_first = [&](double n) { return 50.0 * mib + std::min(n, 20.0) * mib; };
    const auto noise = [&](double n) {
        return 100.0 * mib + 60.0 * mib * (static_cast<int>(n / 10) * 7919 % 13) / 13.0;
    };
    EXPECT_EQ(outcome_of(record_with_memory(wave), "memory-bounded").result,
              InvariantResult::kPass);
    EXPECT_EQ(outcome_of(record_with_memory(fills_at_first), "memory-bounded").result,
              InvariantResult::kPass);
    EXPECT_EQ(outcome_of(record_with_memory(noise), "memory-bounded").result,
              InvariantResult::kPass);
}

TEST(MemoryBounded, OpenConnectionsAreNotTheTargetsLeak) {
    const double mib = 1024.0 * 1024.0;
    // Two operations a connection, 200 KiB each, open until the end of the drain.
    const auto connections = [](double n) { return std::min(n, 800.0) / 2.0; };
    RunRecord record =
        record_with_memory([&](double n) { return 50.0 * mib + 0.2 * mib * connections(n); });
    for (MemoryPoint& point : record.memory) {
        point.connections =
            static_cast<std::uint64_t>(connections(static_cast<double>(point.operations)));
    }
    EXPECT_EQ(outcome_of(record, "memory-bounded").result, InvariantResult::kPass)
        << outcome_of(record, "memory-bounded").reason;
    // What leaks beside them is the target's.
    for (MemoryPoint& point : record.memory) {
        point.bytes += point.operations * 100'000;
    }
    EXPECT_EQ(outcome_of(record, "memory-bounded").result, InvariantResult::kFail);
}

TEST(MemoryBounded, SaysWhyItDoesNotApply) {
    RunRecord record = kept_record();
    EXPECT_EQ(outcome_of(record, "memory-bounded").reason,
              "the memory of this target cannot be seen");
    record.memory = {{.operations = 1, .bytes = 1}, {.operations = 5, .bytes = 1U << 30U}};
    EXPECT_EQ(outcome_of(record, "memory-bounded").reason,
              "the run was too short: 2 figures of memory, 12 needed");
    record.clock = "virtual";
    EXPECT_EQ(outcome_of(record, "memory-bounded").reason,
              "memory is not looked at in virtual time");
}

}  // namespace
}  // namespace faultline::scenario
