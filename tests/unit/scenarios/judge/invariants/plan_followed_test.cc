// Answers that follow their plans, and those that lost, moved or ran a step against them.
#include "scenarios/judge/invariants/invariants.h"
#include "tests/unit/scenarios/judge/record_builder.h"

#include <utility>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// Steps a and b; b needs a.
RunRecord record_with_a_plan() {
    RunRecord record = good_record();
    record.scenario.load.requests = {
        {.method = "POST", .path = "/v1/orchestrations", .body = R"({"plan": {"steps": [
                                          {"id": "a", "tool": "catalog"},
                                          {"id": "b", "tool": "stock", "depends_on": ["a"]}]}})"}};
    return record;
}

InvariantFinding found_in_plans(const RunRecord& record) {
    return invariant_plan_followed().judge(RecordIndex(record));
}

TEST(PlanFollowed, HoldsWhenEachAnswerHasTheStepsOfItsPlan) {
    const InvariantFinding found = found_in_plans(record_with_a_plan());
    EXPECT_EQ(found.result, InvariantResult::kPass);
    EXPECT_EQ(found.reason, "1300 answers followed their plans");
}

TEST(PlanFollowed, FailsWhenEveryAnswerLostTheSameStep) {
    RunRecord record = record_with_a_plan();
    std::erase_if(record.steps, [](const StepObservation& step) { return step.step == kStepA; });
    const InvariantFinding found = found_in_plans(record);
    EXPECT_EQ(found.result, InvariantResult::kFail);
    EXPECT_EQ(found.reason,
              "1300 of 1300 answers, the first: operation 0 has results of 1 (b) for a plan of 2 "
              "steps in another order or number");
}

TEST(PlanFollowed, FailsWhenOneAnswerIsInAnotherOrder) {
    RunRecord record = record_with_a_plan();
    std::swap(record.steps[40], record.steps[41]);
    const InvariantFinding found = found_in_plans(record);
    EXPECT_EQ(found.result, InvariantResult::kFail);
    EXPECT_EQ(found.reason,
              "1 of 1300 answers, the first: operation 20 has results of 2 (b, a) for a plan of 2 "
              "steps in another order or number");
}

TEST(PlanFollowed, AStepRunsOnlyBehindAnAnswer) {
    RunRecord record = record_with_a_plan();
    record.steps[40].success = false;
    record.steps[40].fallback_used = true;
    EXPECT_EQ(found_in_plans(record).result, InvariantResult::kPass)
        << "a fallback's answer is one";
    record.steps[40].fallback_used = false;
    EXPECT_EQ(found_in_plans(record).reason,
              "1 of 1300 answers, the first: operation 20 step b was answered, though a, which it "
              "needs, failed");
    record.steps[41].success = false;
    EXPECT_EQ(found_in_plans(record).result, InvariantResult::kPass);
}

TEST(PlanFollowed, SaysWhyItDoesNotApply) {
    EXPECT_EQ(found_in_plans(good_record()).result, InvariantResult::kNotApplicable) << "no plan";
    RunRecord record = record_with_a_plan();
    record.keeps_samples = false;
    EXPECT_EQ(found_in_plans(record).result, InvariantResult::kNotApplicable);
    record = record_with_a_plan();
    record.dropped = 1;
    EXPECT_EQ(found_in_plans(record).result, InvariantResult::kNotApplicable);
    record = record_with_a_plan();
    record.scenario.target.url = "http://127.0.0.1:1";
    EXPECT_EQ(found_in_plans(record).result, InvariantResult::kNotApplicable);
}

}  // namespace
}  // namespace faultline::scenario
