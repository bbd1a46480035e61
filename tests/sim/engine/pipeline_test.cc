// The frame around the steps: refusals, stages, traces, metrics, the log.
#include "tests/sim/engine/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

TEST(Pipeline, ABadPlanNeverRuns) {
    World world;
    ScriptedTool& tool = world.add(roomy("lookup"));
    const std::vector<Plan> bad = {
        Plan{},
        Plan{.steps = {step("a", "hammer")}},
        Plan{.steps = {step("a", "lookup"), step("a", "lookup")}},
        Plan{.steps = {step("a", "lookup", {"ghost"})}},
        Plan{.steps = {step("a", "lookup", {"b"}), step("b", "lookup", {"a"})}},
    };
    for (const Plan& plan : bad) {
        const auto outcome = world.run(plan);
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, ErrorCode::kPlanInvalid);
    }
    EXPECT_EQ(tool.calls(), 0U);
    EXPECT_EQ(world.metric("orch_runs_total", {"rejected"}), 5.0);
    EXPECT_EQ(world.metric("orch_runs_in_flight", {}), 0.0);
    EXPECT_THAT(world.log(), HasSubstr("orchestration.rejected"));
}

TEST(Pipeline, AResponseCarriesStagesTraceAndHash) {
    World world;
    world.add(roomy("lookup"), {.latency = milliseconds(12)});
    CallContext context = caller();
    context.trace.evidence_id = "ev-1";
    const auto response = world.answer(Plan{.steps = {step("a", "lookup")}}, context);
    std::vector<std::string> stages;
    for (const StageSpan& span : response.stages) {
        stages.emplace_back(span.stage);
        EXPECT_FALSE(span.error_code);
    }
    EXPECT_THAT(stages,
                ::testing::ElementsAre("route_plan", "validate", "execute", "compose", "present"));
    EXPECT_EQ(response.stages[2].duration, milliseconds(12));
    EXPECT_THAT(response.trace.trace_id, MatchesRegex("[0-9a-f]{32}"));
    EXPECT_EQ(response.trace.evidence_id, "ev-1");
    EXPECT_EQ(response.tenant, "acme");
    EXPECT_EQ(response.plan_hash.size(), 32U);
    EXPECT_FALSE(response.error_message);
    EXPECT_FALSE(response.fallback_applied);
    EXPECT_FALSE(response.fallback_reason);
}

TEST(Pipeline, ATraceIdOfTheCallerIsKeptAndReachesTheTool) {
    World world;
    ScriptedTool& tool = world.add(roomy("lookup"));
    CallContext context = caller();
    context.trace.trace_id = "0123456789abcdef0123456789abcdef";
    const auto response = world.answer(Plan{.steps = {step("a", "lookup")}}, context);
    EXPECT_EQ(response.trace.trace_id, context.trace.trace_id);
    EXPECT_EQ(tool.last_context().trace.trace_id, context.trace.trace_id);
    EXPECT_EQ(tool.last_context().step_id, "a");
    EXPECT_EQ(tool.last_context().tenant, "acme");
    EXPECT_EQ(tool.last_context().principal, "ann");
}

TEST(Pipeline, MetricsAgreeWithTheResponses) {
    World world;
    ScriptedTool& tool =
        world.add(roomy("lookup"), {.script = {failing(ErrorCode::kUpstreamUnavailable)}});
    const Plan plan{.steps = {step("a", "lookup"), step("b", "lookup")}};
    EXPECT_EQ(world.answer(plan).rollup.status, OrchestrationStatus::kPartial);
    EXPECT_EQ(world.answer(plan).rollup.status, OrchestrationStatus::kSuccess);
    tool.play({failing(ErrorCode::kUpstreamUnavailable)}, true);
    EXPECT_EQ(world.answer(plan).rollup.status, OrchestrationStatus::kFailed);
    for (const char* status : {"partial", "success", "failed"}) {
        EXPECT_EQ(world.metric("orch_runs_total", {status}), 1.0) << status;
    }
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"lookup", "none"}), 3.0);
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"lookup", "upstream_unavailable"}), 3.0);
    EXPECT_EQ(world.metric("orch_runs_in_flight", {}), 0.0);
    EXPECT_EQ(world.metric("orch_tool_calls_in_flight", {"lookup"}), 0.0);
}

TEST(Pipeline, RunsAreInFlightWhileTheyRun) {
    World world;
    world.add(roomy("lookup"), {.latency = milliseconds(100)});
    const auto first = world.start(Plan{.steps = {step("a", "lookup")}});
    const auto second = world.start(Plan{.steps = {step("a", "lookup"), step("b", "lookup")}});
    world.run_until(milliseconds(50));
    EXPECT_EQ(world.metric("orch_runs_in_flight", {}), 2.0);
    EXPECT_EQ(world.metric("orch_tool_calls_in_flight", {"lookup"}), 3.0);
    EXPECT_FALSE(first->has_value());
    world.run_all();
    EXPECT_TRUE(first->has_value());
    EXPECT_EQ(world.metric("orch_runs_in_flight", {}), 0.0);
    EXPECT_NE(first->value()->trace.trace_id, second->value()->trace.trace_id);
}

TEST(Pipeline, CausesStayInTheLog) {
    World world;
    world.add(roomy("lookup"), {.script = {failing(ErrorCode::kUpstreamUnavailable)}});
    const auto response = world.answer(Plan{.steps = {step("a", "lookup")}});
    EXPECT_THAT(describe(response), Not(HasSubstr("the script says so")));
    EXPECT_THAT(world.log(), HasSubstr("the script says so"));
    EXPECT_THAT(world.log(), HasSubstr(response.trace.trace_id));
}

TEST(Pipeline, AThousandRunsAtOnce) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.max_concurrent_calls = 50;
    ScriptedTool& tool = world.add(capability, {.latency = milliseconds(10)});
    std::vector<std::shared_ptr<std::optional<World::Outcome>>> outcomes;
    for (int i = 0; i < 1'000; ++i) {
        outcomes.push_back(world.start(Plan{.steps = {step("a", "lookup")}}));
    }
    world.run_all();
    for (const auto& outcome : outcomes) {
        ASSERT_TRUE(outcome->has_value());
        EXPECT_EQ(outcome->value()->rollup.status, OrchestrationStatus::kSuccess);
    }
    EXPECT_EQ(tool.most_running(), 50U);
    EXPECT_EQ(world.now(), Instant(milliseconds(200)));
}

}  // namespace
}  // namespace faultline::engine
