// Who may stand in for whom, when, and how the answer says so.
#include "tests/sim/engine/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;

ToolCapability with_fallback(std::string tool_id, std::string fallback) {
    ToolCapability capability = roomy(std::move(tool_id));
    capability.fallback_tool_id = std::move(fallback);
    return capability;
}

ScriptedToolOptions always(ErrorCode code) { return {.script = {failing(code)}, .repeat = true}; }

Plan single(std::string tool) { return Plan{.steps = {step("a", std::move(tool))}}; }

TEST(Fallback, OnlyTheFallbackAnsweredIsDegraded) {
    World world;
    world.add(with_fallback("query", "topology"), always(ErrorCode::kUpstreamUnavailable));
    world.add(roomy("topology"), {.data = parsed(R"({"data_source":"topology_fallback"})")});
    const auto response = world.answer(single("query"));
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kDegraded);
    EXPECT_EQ(response.rollup.fallback_tools, 1U);
    EXPECT_EQ(response.rollup.failed_tools, 0U);
    EXPECT_TRUE(response.fallback_applied);
    EXPECT_EQ(response.fallback_reason, "a fallback answered for a (UPSTREAM_UNAVAILABLE)");
    EXPECT_EQ(response.error_message, "1 of 1 steps were answered by a fallback");
    const ToolResult& result = response.results.front();
    EXPECT_FALSE(result.success);
    EXPECT_TRUE(result.fallback_used);
    EXPECT_EQ(result.error_code, ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(result.tool, "query");
    EXPECT_EQ(*result.data, nlohmann::json::parse(R"({"data_source":"topology_fallback"})"));
    EXPECT_THAT(result.warnings, Contains("answered by the fallback topology"));
    EXPECT_EQ(world.metric("orch_fallbacks_total", {"query"}), 1.0);
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"query", "upstream_unavailable"}), 1.0);
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"topology", "none"}), 1.0);
    EXPECT_EQ(world.metric("orch_runs_total", {"degraded"}), 1.0);
}

TEST(Fallback, ThereIsTimeLeftForItAfterATimeout) {
    World world;
    ToolCapability query = with_fallback("query", "topology");
    query.timeout_seconds = 2.0;
    world.add(query, {.script = {hanging()}});
    ToolCapability topology = roomy("topology");
    topology.timeout_seconds = 1.0;
    ScriptedTool& spare = world.add(topology, {.latency = milliseconds(900)});
    const auto response = world.answer(single("query"));
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kDegraded);
    EXPECT_EQ(response.results.front().error_code, ErrorCode::kToolTimeout);
    EXPECT_EQ(response.results.front().duration, milliseconds(2900));
    EXPECT_EQ(spare.last_context().deadline, Deadline(Instant(seconds(3))));
}

TEST(Fallback, HasATimeoutOfItsOwn) {
    World world;
    world.add(with_fallback("query", "topology"), always(ErrorCode::kUpstreamUnavailable));
    ToolCapability topology = roomy("topology");
    topology.timeout_seconds = 1.0;
    world.add(topology, {.script = {hanging()}});
    const auto response = world.answer(single("query"));
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kFailed);
    EXPECT_EQ(response.results.front().error_code, ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(response.results.front().duration, seconds(1));
    EXPECT_THAT(response.results.front().warnings,
                Contains("the fallback topology failed too (TOOL_TIMEOUT)"));
}

TEST(Fallback, OffMeansFailed) {
    World world;
    world.disable(Protection::kFallback);
    world.add(with_fallback("query", "topology"), always(ErrorCode::kUpstreamUnavailable));
    ScriptedTool& spare = world.add(roomy("topology"));
    EXPECT_EQ(world.answer(single("query")).rollup.status, OrchestrationStatus::kFailed);
    EXPECT_EQ(spare.calls(), 0U);
}

TEST(Fallback, FallbackEnabledFalseMeansFailed) {
    World world;
    ToolCapability query = with_fallback("query", "topology");
    query.fallback_enabled = false;
    world.add(query, always(ErrorCode::kUpstreamUnavailable));
    ScriptedTool& spare = world.add(roomy("topology"));
    EXPECT_EQ(world.answer(single("query")).rollup.status, OrchestrationStatus::kFailed);
    EXPECT_EQ(spare.calls(), 0U);
}

TEST(Fallback, FollowsTemporaryFailuresOnly) {
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        World world;
        world.add(with_fallback("query", "topology"), always(code));
        ScriptedTool& spare = world.add(roomy("topology"));
        const auto response = world.answer(single("query"));
        const bool expected = !is_final(code) && code != ErrorCode::kExecuteTimeout;
        EXPECT_EQ(spare.calls(), expected ? 1U : 0U) << to_string(code);
        EXPECT_EQ(response.results.front().fallback_used, expected) << to_string(code);
        EXPECT_EQ(response.results.front().error_code, code);
    }
}

TEST(Fallback, AChainIsWalkedUntilSomebodyAnswers) {
    World world;
    world.add(with_fallback("a", "b"), always(ErrorCode::kUpstreamUnavailable));
    world.add(with_fallback("b", "c"), always(ErrorCode::kUpstreamUnavailable));
    world.add(roomy("c"), {.data = parsed("3")});
    const auto response = world.answer(single("a"));
    EXPECT_EQ(*response.results.front().data, nlohmann::json(3));
    EXPECT_TRUE(response.results.front().fallback_used);
}

TEST(Fallback, StandsUnderItsOwnLimits) {
    World world;
    world.add(with_fallback("query", "topology"), always(ErrorCode::kUpstreamUnavailable));
    ToolCapability topology = roomy("topology");
    topology.rate_limit_per_second = 1;
    world.add(topology);
    const auto response = world.answer(Plan{.steps = {step("a", "query"), step("b", "query")}});
    EXPECT_EQ(response.rollup.fallback_tools, 1U);
    EXPECT_EQ(response.rollup.failed_tools, 1U);
    EXPECT_THAT(response.results[1].warnings,
                Contains("the fallback topology failed too (RATE_LIMITED)"));
}

TEST(Fallback, ForeignDataFromAFallbackIsASecurityError) {
    World world;
    world.add(with_fallback("query", "topology"), always(ErrorCode::kUpstreamUnavailable));
    ScriptedReply foreign = answering(parsed(R"("globex secret")"));
    foreign.owner = "globex";
    world.add(roomy("topology"), {.script = {foreign}});
    const auto response = world.answer(single("query"));
    EXPECT_EQ(response.results.front().error_code, ErrorCode::kTenantMismatch);
    EXPECT_TRUE(response.results.front().security_error);
    EXPECT_THAT(describe(response), ::testing::Not(HasSubstr("globex")));
}

TEST(Fallback, DependentsOfAStepThatAFallbackAnsweredRun) {
    World world;
    world.add(with_fallback("query", "topology"), always(ErrorCode::kToolTimeout));
    world.add(roomy("topology"));
    world.add(roomy("next"));
    const auto response =
        world.answer(Plan{.steps = {step("a", "query"), step("b", "next", {"a"})}});
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_TRUE(response.results[1].success);
}

}  // namespace
}  // namespace faultline::engine
