// Attempts: how many, when, of what, and at whose expense.
#include "tests/sim/engine/world.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ToolCapability retried(std::string tool_id) {
    ToolCapability capability = roomy(std::move(tool_id));
    capability.retry_count = 2;
    return capability;
}

ScriptedToolOptions always_failing(ErrorCode code) {
    return {.script = {failing(code)}, .repeat = true};
}

TEST(Retry, AnAttemptThatSucceedsEndsTheMatter) {
    World world;
    ScriptedTool& tool = world.add(
        retried("lookup"),
        {.script = {failing(ErrorCode::kUpstreamUnavailable), failing(ErrorCode::kInternalError)}});
    const ToolResult result = world.one(step("a", "lookup"));
    EXPECT_TRUE(result.success);
    EXPECT_EQ(result.attempts, 3);
    EXPECT_EQ(tool.calls(), 3U);
    EXPECT_GT(result.duration, Duration::zero());
    EXPECT_LT(result.duration, milliseconds(300));  // full jitter below 100 ms and 200 ms
    EXPECT_EQ(world.metric("orch_tool_attempts_total", {"lookup"}), 3.0);
    EXPECT_EQ(world.metric("orch_retries_total", {"lookup"}), 2.0);
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"lookup", "none"}), 1.0);
}

TEST(Retry, RetryCountIsTheLimit) {
    for (const std::int64_t count : {0, 1, 2, 7}) {
        World world;
        ToolCapability capability = retried("lookup");
        capability.retry_count = count;
        world.add(capability, always_failing(ErrorCode::kUpstreamUnavailable));
        // The policy allows two, whatever the capability says.
        EXPECT_EQ(world.one(step("a", "lookup")).attempts, 1 + std::min<std::int64_t>(count, 2));
    }
}

TEST(Retry, AStepMayAskForFewerRetriesButNotForMore) {
    for (const std::int64_t asked : {0, 1, 2, 10}) {
        World world;
        world.add(retried("lookup"), always_failing(ErrorCode::kUpstreamUnavailable));
        PlanStep only = step("a", "lookup");
        only.max_retries = asked;
        EXPECT_EQ(world.one(only).attempts, 1 + std::min<std::int64_t>(asked, 2));
    }
}

TEST(Retry, RetryDelaySpacesTheAttempts) {
    World world;
    ToolCapability capability = retried("lookup");
    capability.retry_delay_ms = 0.0;
    world.add(capability, always_failing(ErrorCode::kUpstreamUnavailable));
    EXPECT_EQ(world.one(step("a", "lookup")).duration, Duration::zero());
}

TEST(Retry, OffMeansOneAttempt) {
    World world;
    world.disable(Protection::kRetry);
    world.add(retried("lookup"), always_failing(ErrorCode::kUpstreamUnavailable));
    EXPECT_EQ(world.one(step("a", "lookup")).attempts, 1);
}

TEST(Retry, NeverAStepThatIsNotIdempotent) {
    World world;
    world.add(retried("lookup"), always_failing(ErrorCode::kUpstreamUnavailable));
    PlanStep once = step("a", "lookup");
    once.idempotent = false;
    EXPECT_EQ(world.one(once).attempts, 1);
}

TEST(Retry, AWriterOnlyWhenTheRequestSaysSoAndAnAppenderNever) {
    World world;
    ToolCapability writer = retried("writer");
    writer.capability_type = CapabilityType::kReadWrite;
    ToolCapability appender = retried("appender");
    appender.capability_type = CapabilityType::kAppendOnly;
    world.add(writer, always_failing(ErrorCode::kUpstreamUnavailable));
    world.add(appender, always_failing(ErrorCode::kUpstreamUnavailable));
    EXPECT_EQ(world.one(step("a", "writer")).attempts, 1);
    PlanStep stated = step("a", "writer");
    stated.idempotent_stated = true;
    EXPECT_EQ(world.one(stated).attempts, 3);
    stated.tool = "appender";
    EXPECT_EQ(world.one(stated).attempts, 1);
}

TEST(Retry, NeverAFinalCode) {
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        if (!is_final(code)) {
            continue;
        }
        World world;
        world.add(retried("lookup"), always_failing(code));
        const ToolResult result = world.one(step("a", "lookup"));
        EXPECT_EQ(result.attempts, 1) << to_string(code);
        EXPECT_EQ(result.error_code, code);
        EXPECT_EQ(result.security_error, is_security(code));
    }
}

TEST(Retry, RetryAfterIsWaitedForUnlessTheDeadlineComesFirst) {
    World world;
    ToolCapability capability = retried("lookup");
    capability.timeout_seconds = 5.0;
    ScriptedTool& tool =
        world.add(capability, {.script = {failing(ErrorCode::kRateLimited, seconds(3)), answering(),
                                          failing(ErrorCode::kRateLimited, seconds(5))}});
    ToolResult result = world.one(step("a", "lookup"));
    EXPECT_TRUE(result.success);
    EXPECT_EQ(result.duration, seconds(3));
    result = world.one(step("b", "lookup"));
    EXPECT_EQ(result.error_code, ErrorCode::kRateLimited);
    EXPECT_EQ(result.attempts, 1);
    EXPECT_EQ(result.duration, Duration::zero());
    EXPECT_EQ(tool.calls(), 3U);
}

TEST(Retry, AllAttemptsShareTheStepsTimeout) {
    World world;
    ToolCapability capability = retried("lookup");
    capability.timeout_seconds = 1.0;
    world.add(capability, {.latency = milliseconds(400),
                           .script = {failing(ErrorCode::kUpstreamUnavailable)},
                           .repeat = true});
    const ToolResult result = world.one(step("a", "lookup"));
    EXPECT_LE(result.duration, seconds(1));
    EXPECT_GE(result.attempts, 2);
}

TEST(Retry, TheSlotIsFreeDuringThePause) {
    World world;
    ToolCapability capability = retried("lookup");
    capability.max_concurrent_calls = 1;
    world.add(capability, {.latency = milliseconds(1),
                           .script = {failing(ErrorCode::kRateLimited, seconds(2))}});
    const auto response = world.answer(Plan{.steps = {step("a", "lookup"), step("b", "lookup")}});
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kSuccess);
    EXPECT_EQ(response.results[1].duration, milliseconds(2));
}

TEST(RetryBudget, KeepsRetriesToAFifthOfTheCallsOverAFloor) {
    for (const bool on : {true, false}) {
        World world;
        if (!on) {
            world.disable(Protection::kRetryBudget);
        }
        ToolCapability capability = retried("lookup");
        capability.retry_delay_ms = 0.0;
        ScriptedTool& tool = world.add(capability, always_failing(ErrorCode::kUpstreamUnavailable));
        Plan plan;
        for (int i = 0; i < 100; ++i) {
            plan.steps.push_back(step("s" + std::to_string(i), "lookup"));
        }
        const auto response = world.answer(plan);
        EXPECT_EQ(response.rollup.status, OrchestrationStatus::kFailed);
        EXPECT_EQ(tool.calls(), on ? 120U : 300U);
        EXPECT_EQ(world.orchestrator().limit_counters().retry_budget_refusals > 0, on);
    }
}

TEST(Tools, OneThatThrowsIsAnInternalErrorAndTheCauseIsInTheLog) {
    for (const bool deadline_on : {true, false}) {
        World world;
        if (!deadline_on) {
            world.disable(Protection::kDeadline);
        }
        world.add(roomy("lookup"), {.script = {throwing()}});
        world.add(roomy("other"));
        const auto response =
            world.answer(Plan{.steps = {step("a", "lookup"), step("b", "other")}});
        EXPECT_EQ(response.results[0].error_code, ErrorCode::kInternalError);
        EXPECT_EQ(response.results[0].error, "internal error");
        EXPECT_TRUE(response.results[1].success);
        EXPECT_NE(world.log().find("the script throws"), std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::engine
