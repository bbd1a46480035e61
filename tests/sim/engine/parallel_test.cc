// What runs when: strategies, dependencies, references, and that nobody stops a sibling.
#include "tests/sim/engine/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

Plan five_steps(Strategy strategy) {
    Plan plan;
    plan.strategy = strategy;
    for (const char* id : {"a", "b", "c", "d", "e"}) {
        plan.steps.push_back(step(id, "slow"));
    }
    return plan;
}

TEST(Parallel, FiveToolsOf500MsTake500Ms) {
    World world;
    ScriptedTool& slow = world.add(roomy("slow"), {.latency = milliseconds(500)});
    const auto response = world.answer(five_steps(Strategy::kDependencies));
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kSuccess);
    EXPECT_EQ(response.total_duration, milliseconds(500));
    EXPECT_EQ(slow.most_running(), 5U);
    for (const ToolResult& result : response.results) {
        EXPECT_EQ(result.duration, milliseconds(500));
        EXPECT_EQ(result.attempts, 1);
    }
}

TEST(Parallel, SerialStrategyRunsOneAtATimeAndGoesOnAfterAFailure) {
    World world;
    ScriptedTool& slow = world.add(
        roomy("slow"), {.latency = milliseconds(500),
                        .script = {answering(), failing(ErrorCode::kUpstreamUnavailable)}});
    const auto response = world.answer(five_steps(Strategy::kSerial));
    EXPECT_EQ(response.total_duration, milliseconds(2500));
    EXPECT_EQ(slow.most_running(), 1U);
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_EQ(response.rollup.successful_tools, 4U);
    EXPECT_EQ(response.results[1].error_code, ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(response.results[4].started, Instant(milliseconds(2000)));
}

TEST(Parallel, AHundredStepsOneAfterTheOther) {
    World world;
    world.add(roomy("quick"));
    Plan plan;
    plan.strategy = Strategy::kSerial;
    for (int i = 0; i < 100; ++i) {
        plan.steps.push_back(step("s" + std::to_string(i), "quick"));
    }
    EXPECT_EQ(world.answer(plan).rollup.successful_tools, 100U);
}

TEST(Parallel, AStarWaitsForItsCentreOnly) {
    World world;
    world.add(roomy("centre"), {.latency = milliseconds(100)});
    world.add(roomy("ray"), {.latency = milliseconds(50)});
    Plan plan{.steps = {step("x", "ray", {"hub"}), step("hub", "centre"), step("y", "ray", {"hub"}),
                        step("free", "ray")}};
    const auto response = world.answer(plan);
    EXPECT_EQ(response.total_duration, milliseconds(150));
    EXPECT_EQ(response.results[0].started, Instant(milliseconds(100)));
    EXPECT_EQ(response.results[2].started, Instant(milliseconds(100)));
    EXPECT_EQ(response.results[3].started, Instant());
    // In plan order, whatever the order of ends.
    EXPECT_EQ(response.results[1].step_id, "hub");
}

TEST(Parallel, DependentsOfAFailedStepDoNotRunAndSaySo) {
    World world;
    world.add(roomy("bad"), {.script = {failing(ErrorCode::kToolBadRequest)}});
    ScriptedTool& good = world.add(roomy("good"), {.latency = milliseconds(10)});
    Plan plan{.steps = {step("root", "bad"), step("child", "good", {"root"}),
                        step("grandchild", "good", {"child"}), step("sibling", "good")}};
    const auto response = world.answer(plan);
    EXPECT_EQ(good.calls(), 1U);
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_EQ(response.rollup.failed_tools, 3U);
    for (const std::size_t lost : {1U, 2U}) {
        EXPECT_FALSE(response.results[lost].success);
        EXPECT_EQ(response.results[lost].error_code, ErrorCode::kUpstreamUnavailable);
        EXPECT_EQ(response.results[lost].error, "not run: step root failed");
        EXPECT_EQ(response.results[lost].attempts, 0);
    }
    EXPECT_TRUE(response.results[3].success);
    EXPECT_THAT(response.error_message.value_or(""), HasSubstr("3 of 4 steps failed"));
}

TEST(Parallel, OneHangingToolChangesNothingForTheOthers) {
    const auto run = [](bool hang) {
        World world;
        world.add(roomy("steady"), {.latency = milliseconds(300)});
        ToolCapability limited = roomy("maybe");
        limited.timeout_seconds = 2.0;
        world.add(limited,
                  {.latency = milliseconds(300),
                   .script = hang ? std::vector{hanging()} : std::vector<ScriptedReply>{}});
        Plan plan{.steps = {step("a", "steady"), step("m", "maybe"), step("b", "steady"),
                            step("c", "steady", {"a"})}};
        return world.answer(plan);
    };
    const auto calm = run(false);
    const auto hung = run(true);
    EXPECT_EQ(hung.results[1].error_code, ErrorCode::kToolTimeout);
    EXPECT_EQ(hung.results[1].duration, seconds(2));
    EXPECT_EQ(hung.total_duration, seconds(2));
    EXPECT_EQ(hung.rollup.status, OrchestrationStatus::kPartial);
    for (const std::size_t other : {0U, 2U, 3U}) {
        EXPECT_EQ(hung.results[other].started, calm.results[other].started);
        EXPECT_EQ(hung.results[other].duration, calm.results[other].duration);
        EXPECT_TRUE(hung.results[other].success);
    }
}

TEST(References, LaterStepsTakeEarlierResults) {
    World world;
    world.add(roomy("users"), {.data = parsed(R"({"rows":[{"id":7},{"id":8}]})")});
    ScriptedTool& lookup = world.add(roomy("lookup"));
    PlanStep second = step("b", "lookup");
    second.params = parsed(R"({"first":{"$ref":"a.data.rows[0].id"},
                               "all":[{"$ref":"a.data.rows.*.id"}]})");
    const auto response = world.answer(Plan{.steps = {second, step("a", "users")}});
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kSuccess);
    EXPECT_EQ(*lookup.last_params(), nlohmann::json::parse(R"({"first":7,"all":[[7,8]]})"));
}

TEST(References, OneThatDoesNotResolveFailsItsStepAlone) {
    World world;
    world.add(roomy("users"), {.data = parsed(R"({"rows":[]})")});
    ScriptedTool& lookup = world.add(roomy("lookup"));
    PlanStep second = step("b", "lookup");
    second.params = parsed(R"({"id":{"$ref":"a.data.rows[0].id"}})");
    const auto response =
        world.answer(Plan{.steps = {step("a", "users"), second, step("c", "users")}});
    EXPECT_EQ(lookup.calls(), 0U);
    EXPECT_EQ(response.results[1].error_code, ErrorCode::kInvalidParams);
    EXPECT_THAT(response.results[1].error, HasSubstr("a.data.rows[0].id"));
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_TRUE(response.results[2].success);
}

TEST(References, ADependentSeesTheDataOfAFallback) {
    World world;
    ToolCapability primary = roomy("primary");
    primary.fallback_tool_id = "spare";
    world.add(primary, {.script = {failing(ErrorCode::kUpstreamUnavailable)}});
    world.add(roomy("spare"), {.data = parsed(R"({"id":42})")});
    ScriptedTool& lookup = world.add(roomy("lookup"));
    PlanStep second = step("b", "lookup");
    second.params = parsed(R"({"id":{"$ref":"a.data.id"}})");
    const auto response = world.answer(Plan{.steps = {step("a", "primary"), second}});
    EXPECT_TRUE(response.results[0].fallback_used);
    EXPECT_TRUE(response.results[1].success);
    EXPECT_EQ(*lookup.last_params(), nlohmann::json::parse(R"({"id":42})"));
}

}  // namespace
}  // namespace faultline::engine
