// Why a fault had no effect, and what to change.
#include "scenarios/judge/never_fired.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// A fault on the tool catalog, in force from 5 s to 9 s, that no call felt.
RunRecord unfired_record() {
    RunRecord record = good_record();
    RequestSpec request;
    request.body = R"({"plan": {"steps": [{"id": "find", "tool": "catalog"}]}})";
    request.tenants = {"acme"};
    record.scenario.load.requests = {request};
    record.faults = {fired_fault()};
    record.faults[0].counts.fired = 0;
    record.scenario.faults.resize(1);
    record.scenario.faults[0].fault = "tool_hang";
    record.scenario.faults[0].match.tool = "catalog";
    record.scenario.fault_positions = {{.file = "s.yaml", .line = 12, .column = 5}};
    return record;
}

std::string why(const RunRecord& record) {
    const auto unfired = faults_that_never_fired(record);
    return unfired.size() == 1 ? unfired[0].why : "";
}

TEST(NeverFired, SaysWhichOneAndWhereItStands) {
    RunRecord record = unfired_record();
    record.faults.insert(record.faults.begin(), fired_fault());
    record.scenario.faults.insert(record.scenario.faults.begin(), fault::FaultSpec{});
    record.scenario.fault_positions.insert(record.scenario.fault_positions.begin(),
                                           {.file = "s.yaml", .line = 11, .column = 5});
    const auto unfired = faults_that_never_fired(record);
    ASSERT_EQ(unfired.size(), 1U);
    EXPECT_EQ(unfired[0].fault, 1U);
    EXPECT_EQ(unfired[0].position.line, 12);
    record.steps.clear();  // of another plan
    const Judgement judgement = judged(record);
    EXPECT_TRUE(judgement.reason.starts_with("fault never fired: tool_hang (s.yaml:12): "))
        << judgement.reason;
    EXPECT_EQ(judgement.position.line, 12);
    record.without_faults = true;
    EXPECT_TRUE(faults_that_never_fired(record).empty());
}

TEST(NeverFired, NamesTheToolsThatAreCalledInstead) {
    RunRecord record = unfired_record();
    record.scenario.faults[0].match.tool = "pricing";
    EXPECT_EQ(why(record),
              "no step of the load calls the tool pricing, they call catalog: name one of these, "
              "or add a step that calls it");
    record.fallbacks["catalog"] = "pricing";
    EXPECT_EQ(why(record),
              "only a failure of catalog leads to a call of pricing, its fallback: let catalog "
              "fail at the same time");
    record.scenario.load.requests[0].body.clear();
    EXPECT_EQ(why(record),
              "no request of the load holds a plan or a decision, and only their steps call tools");
}

TEST(NeverFired, KnowsWhatADecisionCalls) {
    RunRecord record = unfired_record();
    record.scenario.load.requests = {{.method = "POST",
                                      .path = "/v1/execute",
                                      .body = R"({"action": "catalog"})",
                                      .tenants = {"acme"}}};
    EXPECT_TRUE(why(record).find("a call of catalog by step decision did not come") !=
                std::string::npos)
        << why(record);
    record.scenario.faults[0].match.tool = "pricing";
    EXPECT_EQ(why(record),
              "no step of the load calls the tool pricing, they call catalog: name one of these, "
              "or add a step that calls it");
}

TEST(NeverFired, NamesATenantThatSendsNothing) {
    RunRecord record = unfired_record();
    record.scenario.faults[0].match.tenant = "globex";
    EXPECT_EQ(why(record), "no request of the load is sent for the tenant globex");
}

TEST(NeverFired, NamesTheKeysThatLetCallsThrough) {
    RunRecord record = unfired_record();
    record.scenario.faults[0].match.after_n = 1000;
    record.scenario.faults[0].match.probability = Ratio{0.5};
    record.faults[0].counts.suppressed = 400;
    EXPECT_EQ(why(record),
              "400 calls met it and went through because of probability, after_n: loosen that, or "
              "let the fault last longer (for:)");
}

TEST(NeverFired, SaysWhatCouldHaveMetItAndHowLong) {
    RunRecord record = unfired_record();
    EXPECT_EQ(why(record),
              "it was in force for 4s, 400 operations were sent meanwhile, and a call of catalog "
              "by step find did not come: let it last longer (for:), or see in the answers why "
              "not");
    record.faults[0].healed = record.faults[0].injected + milliseconds(5);
    change(record, seconds(5), seconds(9),
           [](load::Sample& sample) { sample.released += milliseconds(5); });
    EXPECT_EQ(why(record),
              "it was in force for 5ms, and no operation was sent meanwhile: let it last longer "
              "(for:), or raise load.rate");
}

TEST(NeverFired, OfARunThatWasCutItSaysSo) {
    RunRecord record = unfired_record();
    record.faults[0].injected = load::kNever;
    record.interrupted_by = 2;
    EXPECT_EQ(why(record), "it was never brought about: the run was interrupted by signal 2");
}

}  // namespace
}  // namespace faultline::scenario
