// Steps that a fault does not touch, slow and not slow, on both clocks; what counts as touched.
#include "scenarios/judge/invariants/invariants.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

constexpr Duration kFaultFrom = seconds(5);
constexpr Duration kFaultTo = seconds(9);

// Steps a and b of 5 ms; pricing, which b calls, hangs in [5 s, 9 s).
RunRecord record_with_siblings() {
    RunRecord record = good_record();
    record.scenario.load.requests = {
        {.method = "POST", .path = "/v1/orchestrations", .body = R"({"plan": {"steps": [
                                          {"id": "a", "tool": "catalog"},
                                          {"id": "b", "tool": "pricing"}]}})"}};
    record.scenario.faults.resize(1);
    record.scenario.faults[0].fault = "tool_hang";
    record.scenario.faults[0].match.tool = "pricing";
    record.faults = {fired_fault()};
    return record;
}

InvariantFinding found_in(const RunRecord& record) {
    return invariant_untouched_steps().judge(RecordIndex(record));
}

// Each n-th run of a step under the fault takes so long.
void slow_each(RunRecord& record, StepName name, std::uint64_t n, Duration time,
               Duration from = kFaultFrom, Duration to = kFaultTo) {
    change_steps(record, from, to, [&](StepObservation& step) {
        if (step.step == name && step.ordinal % n == 0) {
            step.duration = time;
        }
    });
}

TEST(UntouchedSteps, HoldsWhenSiblingsAreAsFastAsBefore) {
    RunRecord record = record_with_siblings();
    slow_each(record, kStepB, 1, milliseconds(200));
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kPass) << found.reason;
    EXPECT_EQ(found.reason,
              "398 calls of steps that no fault touched took no longer than in the baseline");
}

TEST(UntouchedSteps, FailsWhenOneInTenSiblingsIsLate) {
    for (const char* const clock : {"real", "virtual"}) {
        RunRecord record = record_with_siblings();
        record.clock = clock;
        slow_each(record, kStepA, 10, milliseconds(105));
        const InvariantFinding found = found_in(record);
        EXPECT_EQ(found.result, InvariantResult::kFail) << clock;
        EXPECT_EQ(found.reason,
                  "39 of 398 calls of step a took more than 55ms (p95 in the baseline 5ms)");
    }
}

TEST(UntouchedSteps, FailsWhenTheMedianOfASiblingRises) {
    RunRecord record = record_with_siblings();
    slow_each(record, kStepA, 1, milliseconds(30));
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kFail);
    EXPECT_EQ(found.reason, "p50 of step a was 30ms (5ms in the baseline)");
}

TEST(UntouchedSteps, LooksAtAllSiblingsTogetherWhereEachHasFewCalls) {
    RunRecord record = record_with_siblings();
    record.clock = "virtual";
    record.scenario.load.requests[0].body = R"({"plan": {"steps": [
        {"id": "a", "tool": "catalog"}, {"id": "b", "tool": "stock"}]}})";
    // 15 operations ran under the fault, with four slow calls.
    record.faults[0].injected = kFaultFrom;
    record.faults[0].healed = kFaultFrom + milliseconds(170);
    slow_each(record, kStepA, 10, milliseconds(105));
    slow_each(record, kStepB, 5, milliseconds(105));
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kFail) << found.reason;
    EXPECT_NE(found.reason.find("calls of untouched steps took longer than their limit"),
              std::string::npos)
        << found.reason;
}

TEST(UntouchedSteps, AStallOfTheMachineIsNoFaultOfTheTarget) {
    RunRecord record = record_with_siblings();
    // 300 ms in which nothing ran: more than a twentieth of the calls, and all of them at once.
    slow_each(record, kStepA, 1, milliseconds(300), seconds(6), seconds(6) + milliseconds(300));
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
    record.clock = "virtual";  // where no machine stalls
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
}

TEST(UntouchedSteps, OurOwnLatenessIsNotHeldAgainstTheTarget) {
    RunRecord record = record_with_siblings();
    slow_each(record, kStepA, 10, milliseconds(105));
    change(record, kFaultFrom, kFaultTo, [](load::Sample& sample) {
        sample.released += milliseconds(sample.ordinal % 20 == 0 ? 60 : 0);
        sample.done += milliseconds(sample.ordinal % 20 == 0 ? 60 : 0);
    });
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kInconclusive);
    EXPECT_NE(found.reason.find("it would hold without the load generator's lateness (p99 60ms)"),
              std::string::npos)
        << found.reason;
}

// Each n-th operation, of one tenant, was sent and nothing came back within 300 ms.
void run_out_of_time(RunRecord& record, std::uint64_t n, Duration from = kFaultFrom,
                     Duration to = kFaultTo) {
    const auto is_one = [&](std::uint64_t ordinal) {
        const Duration at = record.samples.at(ordinal).intended;
        return ordinal % n == 1 && at >= from && at < to;
    };
    for (load::Sample& sample : record.samples) {
        if (is_one(sample.ordinal)) {
            sample.outcome = load::Outcome::kTimeout;
            sample.http_status = 0;
            sample.label = kNoLabel;
            sample.done = sample.first_byte_out + milliseconds(300);
        }
    }
    std::erase_if(record.steps, [&](const StepObservation& step) { return is_one(step.ordinal); });
}

TEST(UntouchedSteps, ACallWhoseAnswerNeverCameTookAtLeastSoLong) {
    RunRecord record = record_with_siblings();
    // All steps of globex, which has the odd ordinals, are untouched.
    record.scenario.faults[0].match = {};
    record.scenario.faults[0].match.tenant = "acme";
    run_out_of_time(record, 10);
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kFail);
    EXPECT_EQ(found.reason,
              "37 of 196 calls of step a took more than 55ms (p95 in the baseline 5ms; 37 in "
              "operations without an answer); 37 of 196 calls of step b took more than 55ms (p95 "
              "in the baseline 5ms; 37 in operations without an answer)");
    // It was so before the fault, too.
    run_out_of_time(record, 10, seconds(1), kFaultFrom);
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
}

TEST(UntouchedSteps, ATouchedStepMayHaveKeptTheAnswerBack) {
    RunRecord record = record_with_siblings();
    run_out_of_time(record, 50);
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
    run_out_of_time(record, 10);
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kInconclusive);
    EXPECT_EQ(found.reason,
              "37 of 395 operations under a fault ended without an answer that told how long their "
              "steps took; the slowest calls of untouched steps may be among them");
    // What did come back is slow all the same.
    slow_each(record, kStepA, 10, milliseconds(105));
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
}

// One fault after the other, each on the same tool.
void add_faults(RunRecord& record, const std::vector<std::pair<Duration, Duration>>& windows) {
    record.faults.clear();
    record.scenario.faults.resize(windows.size(), record.scenario.faults.at(0));
    for (const auto& [from, to] : windows) {
        record.faults.push_back(fired_fault());
        record.faults.back().injected = from;
        record.faults.back().healed = to;
    }
}

TEST(UntouchedSteps, EachFaultIsLookedAtByItself) {
    RunRecord record = record_with_siblings();
    add_faults(record, {{seconds(5), milliseconds(5900)},
                        {seconds(6), milliseconds(6900)},
                        {seconds(7), milliseconds(7900)},
                        {seconds(8), milliseconds(8900)}});
    // One in ten under one of four: 3 % of all, in two of ten stretches of time.
    slow_each(record, kStepA, 10, milliseconds(105), milliseconds(8001), milliseconds(8900));
    const InvariantFinding found = found_in(record);
    EXPECT_EQ(found.result, InvariantResult::kFail);
    EXPECT_EQ(found.reason,
              "tool_hang from 8s: 8 of 88 calls of step a took more than 55ms (p95 in the baseline "
              "5ms)");
}

TEST(UntouchedSteps, AShortFaultAmongOthersIsNoLongerThanAStallOfTheMachine) {
    RunRecord record = record_with_siblings();
    add_faults(record, {{seconds(5), seconds(8)}, {milliseconds(8200), milliseconds(8600)}});
    slow_each(record, kStepA, 1, milliseconds(105), milliseconds(8200), milliseconds(8350));
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
    record.clock = "virtual";  // where no machine stalls
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
}

TEST(UntouchedSteps, WhatNeedsATouchedStepIsTouched) {
    for (const char* const needs :
         {R"("depends_on": ["b"])", R"("params": {"x": {"$ref": "b.data.id"}})"}) {
        RunRecord record = record_with_siblings();
        record.scenario.load.requests[0].body =
            R"({"plan": {"steps": [{"id": "b", "tool": "pricing"},
                {"id": "a", "tool": "catalog", )" +
            std::string(needs) + "}]}}";
        slow_each(record, kStepA, 1, milliseconds(300));
        EXPECT_EQ(found_in(record).reason,
                  "the load asks for no step that the faults cannot touch");
    }
}

TEST(UntouchedSteps, WhatCallsAFallbackOfTheFaultedToolIsTouched) {
    RunRecord record = record_with_siblings();
    slow_each(record, kStepA, 1, milliseconds(300));
    record.fallbacks = {{"catalog", "pricing"}};  // the other way round
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
    using Fallbacks = std::map<std::string, std::string>;
    for (const Fallbacks& fallbacks :
         {Fallbacks{{"pricing", "catalog"}},
          Fallbacks{{"pricing", "stock"}, {"stock", "catalog"}, {"catalog", "pricing"}}}) {
        record.fallbacks = fallbacks;
        EXPECT_EQ(found_in(record).reason,
                  "the load asks for no step that the faults cannot touch");
    }
}

TEST(UntouchedSteps, WhereFallbacksAreNotKnownNothingIsSaid) {
    RunRecord record = record_with_siblings();
    slow_each(record, kStepA, 1, milliseconds(300));
    record.evidence_error = "no answer within 2s";
    EXPECT_EQ(found_in(record).result, InvariantResult::kInconclusive);
    // A fault that names no tool has no fallbacks.
    record.scenario.faults[0].match.tool.reset();
    record.scenario.faults[0].match.tenant = "acme";
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
}

TEST(UntouchedSteps, AFaultOfATenantLeavesTheOthersUntouched) {
    RunRecord record = record_with_siblings();
    fault::FaultSpec& fault = record.scenario.faults[0];
    fault.match = {};
    fault.match.tenant = "acme";
    const auto slow_tenant = [&](std::uint64_t tenant) {
        change_steps(record, kFaultFrom, kFaultTo, [&](StepObservation& step) {
            step.duration = milliseconds(step.ordinal % 2 == tenant ? 300 : 5);
        });
    };
    slow_tenant(0);
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
    slow_tenant(1);
    EXPECT_EQ(found_in(record).result, InvariantResult::kFail);
    fault.parameters["as"] = std::string("globex");
    EXPECT_EQ(found_in(record).result, InvariantResult::kNotApplicable);
}

TEST(UntouchedSteps, AnswersFromACacheAndStepsThatWereNotRunHaveNoTime) {
    RunRecord record = record_with_siblings();
    // Before, each second one came from a cache; under the fault none does.
    change_steps(record, seconds(1), kFaultFrom, [](StepObservation& step) {
        step.cached = step.ordinal % 2 == 0;
        step.duration = milliseconds(step.cached ? 0 : 80);
    });
    slow_each(record, kStepA, 1, milliseconds(80));
    EXPECT_EQ(found_in(record).result, InvariantResult::kPass) << found_in(record).reason;
    change_steps(record, kFaultFrom, kFaultTo, [](StepObservation& step) {
        step.success = false;
        step.duration = Duration{};
    });
    EXPECT_EQ(found_in(record).result, InvariantResult::kNotApplicable);
}

TEST(UntouchedSteps, AStepThatItsFallbackAnswersBeforeTheFaultIsNotJudged) {
    RunRecord record = record_with_siblings();
    record.steps[2 * 150].fallback_used = true;
    slow_each(record, kStepA, 1, milliseconds(300));
    EXPECT_EQ(found_in(record).result, InvariantResult::kNotApplicable) << found_in(record).reason;
}

TEST(UntouchedSteps, SaysWhyItDoesNotApply) {
    RunRecord record = record_with_siblings();
    record.faults[0].injected = load::kNever;
    EXPECT_EQ(found_in(record).reason, "no fault was injected");
    record = record_with_siblings();
    record.scenario.load.rates["fault"] = Rate{200};
    EXPECT_EQ(found_in(record).reason,
              "the load under the faults is another than that of the baseline");
    record = record_with_siblings();
    record.scenario.faults[0].match = {};
    EXPECT_EQ(found_in(record).reason, "the load asks for no step that the faults cannot touch");
    record = record_with_siblings();
    record.steps.clear();
    EXPECT_EQ(found_in(record).reason,
              "no answer that was read named a step that no fault touched");
    record = record_with_siblings();
    record.keeps_samples = false;
    EXPECT_EQ(found_in(record).reason, "single operations were not kept");
    record = record_with_siblings();
    record.faults[0].healed = kFaultFrom + milliseconds(150);
    const InvariantFinding few = found_in(record);
    EXPECT_EQ(few.result, InvariantResult::kNotApplicable);
    EXPECT_NE(few.reason.find("too few calls of steps that no fault touched"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
