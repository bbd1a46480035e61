// Every field of a capability, exceeded on the live path; and what happens with its protection off.
#include "tests/sim/engine/world.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

Plan copies(std::size_t count, const std::string& tool) {
    Plan plan;
    for (std::size_t i = 0; i < count; ++i) {
        plan.steps.push_back(step("s" + std::to_string(i), tool));
    }
    return plan;
}

std::size_t count_of(const OrchestrationResponse& response, ErrorCode code) {
    return static_cast<std::size_t>(std::ranges::count_if(
        response.results, [code](const ToolResult& r) { return r.error_code == code; }));
}

TEST(Limits, RateLimitPerSecond) {
    for (const bool on : {true, false}) {
        World world;
        if (!on) {
            world.disable(Protection::kRateLimit);
        }
        ToolCapability capability = roomy("lookup");
        capability.rate_limit_per_second = 3;
        ScriptedTool& tool = world.add(capability);
        const auto response = world.answer(copies(5, "lookup"));
        EXPECT_EQ(count_of(response, ErrorCode::kRateLimited), on ? 2U : 0U);
        EXPECT_EQ(tool.calls(), on ? 3U : 5U);
        if (on) {
            EXPECT_THAT(response.results[4].error, HasSubstr("3 calls a second"));
            EXPECT_EQ(response.results[4].attempts, 0);
            // Another tenant has buckets of its own; a second later this one's are full again.
            EXPECT_TRUE(world.one(step("x", "lookup"), caller("globex")).success);
            world.clock().advance(seconds(1));
            EXPECT_TRUE(world.one(step("x", "lookup")).success);
        }
    }
}

TEST(Limits, RateLimitPerMinute) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.rate_limit_per_minute = 4;
    world.add(capability);
    EXPECT_EQ(count_of(world.answer(copies(6, "lookup")), ErrorCode::kRateLimited), 2U);
    world.clock().advance(seconds(14));
    EXPECT_FALSE(world.one(step("x", "lookup")).success);
    world.clock().advance(seconds(1));
    EXPECT_TRUE(world.one(step("x", "lookup")).success);
}

TEST(Limits, ARateLimitedStepIsNeitherRetriedNorFallenBack) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.rate_limit_per_second = 1;
    capability.retry_count = 2;
    capability.fallback_tool_id = "spare";
    world.add(capability);
    ScriptedTool& spare = world.add(roomy("spare"));
    const auto response = world.answer(copies(2, "lookup"));
    EXPECT_EQ(count_of(response, ErrorCode::kRateLimited), 1U);
    EXPECT_EQ(spare.calls(), 0U);
}

TEST(Limits, MaxConcurrentCalls) {
    for (const bool on : {true, false}) {
        World world;
        if (!on) {
            world.disable(Protection::kConcurrencyCap);
        }
        ToolCapability capability = roomy("lookup");
        capability.max_concurrent_calls = 2;
        ScriptedTool& tool = world.add(capability, {.latency = milliseconds(100)});
        const auto response = world.answer(copies(5, "lookup"));
        EXPECT_EQ(response.rollup.status, OrchestrationStatus::kSuccess);
        EXPECT_EQ(tool.most_running(), on ? 2U : 5U);
        EXPECT_EQ(response.total_duration, milliseconds(on ? 300 : 100));
    }
}

TEST(Limits, WaitingForASlotEndsAtTheStepsOwnTimeout) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.max_concurrent_calls = 1;
    capability.timeout_seconds = 0.25;
    world.add(capability, {.latency = milliseconds(100)});
    const auto response = world.answer(copies(4, "lookup"));
    EXPECT_EQ(response.rollup.successful_tools, 2U);
    EXPECT_EQ(count_of(response, ErrorCode::kToolTimeout), 2U);
    EXPECT_EQ(response.total_duration, milliseconds(250));
    EXPECT_EQ(response.results[3].attempts, 0);
    // What waited in vain holds no slot.
    EXPECT_TRUE(world.one(step("x", "lookup")).success);
}

TEST(Limits, TheQueueForSlotsIsBounded) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.max_concurrent_calls = 1;
    OrchestratorOptions options;
    options.policy_of = [](const ToolCapability&) { return ToolExecutionPolicy{.max_waiting = 2}; };
    world.configure(options);
    world.add(capability, {.latency = milliseconds(10)});
    const auto response = world.answer(copies(5, "lookup"));
    EXPECT_EQ(response.rollup.successful_tools, 3U);
    EXPECT_EQ(count_of(response, ErrorCode::kRateLimited), 2U);
    EXPECT_EQ(world.orchestrator().limit_counters().gate_queue_full, 2U);
}

TEST(Limits, SerialModeIsOneCallAtATimeAcrossRuns) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.execution_mode = ExecutionMode::kSerial;
    ScriptedTool& tool = world.add(capability, {.latency = milliseconds(100)});
    const auto first = world.start(copies(2, "lookup"));
    const auto second = world.start(copies(2, "lookup"), caller("globex"));
    world.run_all();
    EXPECT_EQ(tool.most_running(), 1U);
    EXPECT_EQ(world.now(), Instant(milliseconds(400)));
    EXPECT_EQ(first->value()->rollup.status, OrchestrationStatus::kSuccess);
    EXPECT_EQ(second->value()->rollup.status, OrchestrationStatus::kSuccess);
}

TEST(Limits, TimeoutSeconds) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.timeout_seconds = 1.5;
    ScriptedTool& tool = world.add(capability, {.script = {hanging()}});
    const ToolResult result = world.one(step("a", "lookup"));
    EXPECT_EQ(result.error_code, ErrorCode::kToolTimeout);
    EXPECT_EQ(result.error, "tool lookup did not answer within 1.5s");
    EXPECT_EQ(result.duration, milliseconds(1500));
    EXPECT_EQ(tool.cancelled(), 1U);
    EXPECT_EQ(tool.last_context().deadline, Deadline(Instant(milliseconds(1500))));
}

TEST(Limits, TheTightestOfStepCapabilityAndPolicyTimeoutHolds) {
    World world;
    ToolCapability generous = roomy("lookup");
    generous.timeout_seconds = 3'600.0;
    world.add(generous, {.script = {hanging()}, .repeat = true});
    EXPECT_EQ(world.one(step("a", "lookup")).duration, seconds(30));
    PlanStep hurried = step("a", "lookup");
    hurried.timeout = milliseconds(20);
    EXPECT_EQ(world.one(hurried).duration, milliseconds(20));
    PlanStep greedy = step("a", "lookup");
    greedy.timeout = seconds(50);
    EXPECT_EQ(world.one(greedy).duration, seconds(30));
}

TEST(Limits, MaxResultSize) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.max_result_size_mb = 0.001;  // 1048 bytes
    const auto text = [](std::size_t size) {
        return std::make_shared<const nlohmann::json>(std::string(size, 'x'));
    };
    world.add(capability, {.script = {answering(text(1046)), answering(text(1047))}});
    EXPECT_TRUE(world.one(step("a", "lookup")).success);
    const ToolResult result = world.one(step("a", "lookup"));
    EXPECT_EQ(result.error_code, ErrorCode::kMaxRowsExceeded);
    EXPECT_THAT(result.error, HasSubstr("1049 bytes"));
    EXPECT_TRUE(result.data->is_null());
}

TEST(Limits, MaxRows) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.max_rows = 2;
    world.add(capability, {.script = {answering(parsed(R"({"rows":[1,2]})")),
                                      answering(parsed(R"({"rows":[1,2,3]})"))}});
    EXPECT_TRUE(world.one(step("a", "lookup")).success);
    const ToolResult result = world.one(step("a", "lookup"));
    EXPECT_EQ(result.error_code, ErrorCode::kMaxRowsExceeded);
    EXPECT_TRUE(result.data->is_null());
}

TEST(Limits, SupportedTenants) {
    World world;
    ToolCapability capability = roomy("lookup");
    capability.supported_tenants = std::vector<std::string>{"acme"};
    capability.fallback_tool_id = "spare";
    ScriptedTool& tool = world.add(capability);
    ScriptedTool& spare = world.add(roomy("spare"));
    EXPECT_TRUE(world.one(step("a", "lookup")).success);
    const ToolResult result = world.one(step("a", "lookup"), caller("globex"));
    EXPECT_EQ(result.error_code, ErrorCode::kPermissionDenied);
    EXPECT_TRUE(result.security_error);
    EXPECT_EQ(tool.calls(), 1U);
    EXPECT_EQ(spare.calls(), 0U);
}

TEST(Limits, RequiresAuthentication) {
    World world;
    ToolCapability open = roomy("open");
    open.requires_authentication = false;
    ScriptedTool& closed = world.add(roomy("closed"));
    world.add(open);
    CallContext anonymous = caller();
    anonymous.principal.clear();
    const ToolResult result = world.one(step("a", "closed"), anonymous);
    EXPECT_EQ(result.error_code, ErrorCode::kAuthFailed);
    EXPECT_TRUE(result.security_error);
    EXPECT_EQ(closed.calls(), 0U);
    EXPECT_TRUE(world.one(step("a", "open"), anonymous).success);
    EXPECT_EQ(world.one(step("a", "closed"), caller("")).error_code, ErrorCode::kTenantMismatch);
}

TEST(Limits, ADeprecatedToolWarns) {
    World world;
    ToolCapability capability = roomy("old");
    capability.deprecated = true;
    world.add(capability);
    world.add(roomy("new"));
    EXPECT_THAT(world.one(step("a", "old")).warnings,
                ::testing::ElementsAre("tool old is deprecated"));
    EXPECT_TRUE(world.one(step("a", "new")).warnings.empty());
}

TEST(TenantGuard, AnotherTenantsDataNeverLeaves) {
    for (const bool on : {true, false}) {
        World world;
        if (!on) {
            world.disable(Protection::kTenantGuard);
        }
        ToolCapability capability = roomy("lookup");
        capability.retry_count = 2;
        capability.fallback_tool_id = "spare";
        ScriptedReply foreign = answering(parsed(R"({"secret":"globex"})"));
        foreign.owner = "globex";
        ScriptedTool& tool = world.add(capability, {.script = {foreign}, .repeat = true});
        ScriptedTool& spare = world.add(roomy("spare"));
        const auto response = world.answer(copies(1, "lookup"));
        const ToolResult& result = response.results.front();
        EXPECT_EQ(result.success, !on);
        EXPECT_EQ(result.security_error, on);
        EXPECT_EQ(describe(response).find("globex") == std::string::npos, on);
        EXPECT_EQ(tool.calls(), 1U);
        EXPECT_EQ(spare.calls(), 0U);
        if (on) {
            EXPECT_EQ(result.error_code, ErrorCode::kTenantMismatch);
            // The cause is in the log, under the trace.
            EXPECT_THAT(world.log(), HasSubstr("answered for globex"));
            EXPECT_THAT(world.log(), HasSubstr(response.trace.trace_id));
        }
    }
}

TEST(TenantGuard, DataOfNobodyInParticularPasses) {
    World world;
    ScriptedReply shared = answering(parsed("1"));
    shared.owner = "";
    world.add(roomy("lookup"), {.script = {shared}});
    EXPECT_TRUE(world.one(step("a", "lookup")).success);
}

// Each step repeats the first one's mebibyte four times, which is no harm by itself.
TEST(Limits, TheResultsOfOneRunAreBoundedTogether) {
    World world;
    world.add(roomy("echo"));
    Plan plan;
    plan.steps.push_back(step("first", "echo"));
    plan.steps[0].params =
        std::make_shared<const nlohmann::json>(nlohmann::json{{"x", std::string(1U << 20U, 'x')}});
    const JsonPtr copies = parsed(
        R"([{"$ref": "first.data.params.x"}, {"$ref": "first.data.params.x"},
            {"$ref": "first.data.params.x"}, {"$ref": "first.data.params.x"}])");
    for (int i = 1; i < 40; ++i) {
        plan.steps.push_back(step("s" + std::to_string(i), "echo", {"first"}));
        plan.steps.back().params = copies;
    }
    plan.strategy = Strategy::kSerial;
    const auto response = world.answer(std::move(plan));
    std::size_t bytes = 0;
    for (const ToolResult& result : response.results) {
        bytes += result.data->dump().size();
    }
    EXPECT_LE(bytes, 64U << 20U);
    EXPECT_EQ(response.rollup.successful_tools, 8U);
    EXPECT_EQ(count_of(response, ErrorCode::kMaxRowsExceeded),
              40U - response.rollup.successful_tools);
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_THAT(response.results.back().error, HasSubstr("larger than allowed together"));
}

}  // namespace
}  // namespace faultline::engine
