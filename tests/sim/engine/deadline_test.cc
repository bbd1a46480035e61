// Budgets and deadlines of whole runs: what is kept, what is told, that nothing outlives its run.
#include "tests/sim/engine/world.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

// quick answers at once, hung never does; after depends on it.
Plan mixed() {
    return Plan{
        .steps = {step("quick", "quick"), step("hung", "hung"), step("after", "quick", {"hung"})}};
}

void expect_partial_with_execute_timeout(const OrchestrationResponse& response) {
    EXPECT_EQ(response.rollup.status, OrchestrationStatus::kPartial);
    EXPECT_TRUE(response.results[0].success);
    EXPECT_EQ(response.results[1].error_code, ErrorCode::kExecuteTimeout);
    EXPECT_EQ(response.results[1].attempts, 1);
    EXPECT_EQ(response.results[2].error_code, ErrorCode::kExecuteTimeout);
    EXPECT_EQ(response.results[2].attempts, 0);
    ASSERT_EQ(response.stages.size(), 5U);
    EXPECT_EQ(response.stages[2].stage, "execute");
    EXPECT_EQ(response.stages[2].error_code, ErrorCode::kExecuteTimeout);
    EXPECT_FALSE(response.stages[3].error_code);
}

TEST(Deadline, TheExecuteBudgetEndsARunAndKeepsWhatFinished) {
    World world;
    OrchestratorOptions options;
    options.budgets.execute = seconds(5);
    world.configure(options);
    world.add(roomy("quick"), {.latency = milliseconds(10)});
    ScriptedTool& hung = world.add(roomy("hung"), {.script = {hanging()}});
    const auto response = world.answer(mixed());
    expect_partial_with_execute_timeout(response);
    EXPECT_EQ(response.total_duration, seconds(5));
    EXPECT_EQ(hung.running(), 0U);
    EXPECT_EQ(hung.cancelled(), 1U);
    EXPECT_EQ(world.metric("orch_tool_calls_total", {"hung", "execute_timeout"}), 1.0);
    EXPECT_EQ(world.metric("orch_tool_calls_in_flight", {"hung"}), 0.0);
}

TEST(Deadline, TheCallersDeadlineShortensTheExecuteStage) {
    World world;
    world.add(roomy("quick"), {.latency = milliseconds(10)});
    world.add(roomy("hung"), {.script = {hanging()}});
    CallContext hurried = caller();
    hurried.deadline = Deadline(Instant(milliseconds(700)));
    const auto response = world.answer(mixed(), hurried);
    expect_partial_with_execute_timeout(response);
    EXPECT_EQ(response.total_duration, milliseconds(700));
}

TEST(Deadline, AToolsOwnTimeoutAtTheVeryEndOfTheStageIsTheStages) {
    World world;
    OrchestratorOptions options;
    options.budgets.execute = seconds(2);
    world.configure(options);
    ToolCapability capability = roomy("hung");
    capability.timeout_seconds = 2.0;
    world.add(capability, {.script = {hanging()}});
    EXPECT_EQ(world.one(step("a", "hung")).error_code, ErrorCode::kExecuteTimeout);
}

TEST(Deadline, ADeadlineThatPassedAlreadyIsPlanTimeout) {
    World world;
    ScriptedTool& quick = world.add(roomy("quick"));
    world.clock().advance(seconds(1));
    CallContext late = caller();
    late.deadline = Deadline(world.now());
    const auto outcome = world.run(Plan{.steps = {step("a", "quick")}}, late);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::kPlanTimeout);
    EXPECT_EQ(quick.calls(), 0U);
    EXPECT_EQ(world.metric("orch_runs_total", {"rejected"}), 1.0);
}

TEST(Deadline, WithoutTheProtectionAHangLastsAsLongAsTheStage) {
    World world;
    world.disable(Protection::kDeadline);
    ToolCapability capability = roomy("hung");
    capability.timeout_seconds = 1.0;
    ScriptedTool& hung = world.add(capability, {.script = {hanging()}});
    world.add(roomy("quick"));
    const auto response = world.answer(mixed());
    expect_partial_with_execute_timeout(response);
    EXPECT_EQ(response.total_duration, seconds(60));
    EXPECT_EQ(hung.cancelled(), 1U);
    EXPECT_TRUE(response.disabled.off(Protection::kDeadline));
    EXPECT_NE(world.log().find("protection.disabled"), std::string::npos);
}

TEST(Deadline, AFallbackUnderWayWhenTheStageEndsIsExecuteTimeout) {
    World world;
    ToolCapability query = roomy("query");
    query.timeout_seconds = 20.0;
    query.fallback_tool_id = "spare";
    CallContext hurried = caller();
    hurried.deadline = Deadline(Instant(seconds(25)));
    world.add(query, {.script = {hanging()}});
    world.add(roomy("spare"), {.script = {hanging()}});
    const ToolResult result = world.one(step("a", "query"), hurried);
    EXPECT_EQ(result.error_code, ErrorCode::kExecuteTimeout);
    EXPECT_EQ(result.duration, seconds(25));
}

TEST(Deadline, WaitingForASlotEndsWithTheStage) {
    World world;
    ToolCapability capability = roomy("flaky");
    capability.max_concurrent_calls = 1;
    world.add(capability, {.script = {hanging()}});
    CallContext hurried = caller();
    hurried.deadline = Deadline(Instant(seconds(1)));
    // The second waits for a slot when the stage ends.
    const auto response =
        world.answer(Plan{.steps = {step("a", "flaky"), step("b", "flaky")}}, hurried);
    EXPECT_EQ(response.results[0].error_code, ErrorCode::kExecuteTimeout);
    EXPECT_EQ(response.results[1].error_code, ErrorCode::kExecuteTimeout);
    EXPECT_EQ(response.results[1].attempts, 0);
    EXPECT_TRUE(world.one(step("c", "flaky")).success);  // no slot was lost
}

TEST(Deadline, APauseThatFitsIntoTheStageIsTaken) {
    World world;
    ToolCapability capability = roomy("flaky");
    capability.retry_count = 2;
    world.add(capability, {.script = {failing(ErrorCode::kRateLimited, seconds(5))}});
    ToolCapability slow = roomy("slow");
    world.add(slow, {.script = {hanging()}});
    OrchestratorOptions options;
    options.budgets.execute = seconds(6);
    world.configure(options);
    Plan plan{.steps = {step("h", "slow"), step("a", "flaky", {})}};
    // The pause would end in time, and does; the stage's end is for the step that hangs.
    const auto response = world.answer(plan);
    EXPECT_TRUE(response.results[1].success);
    EXPECT_EQ(response.results[1].duration, seconds(5));
    EXPECT_EQ(response.results[0].error_code, ErrorCode::kExecuteTimeout);
}

TEST(Deadline, ACancelledRunEndsAtOnceAndLeavesNothingBehind) {
    World world;
    ScriptedTool& hung = world.add(roomy("hung"), {.script = {hanging(), hanging()}});
    asio::io_context io;
    asio::cancellation_signal signal;
    bool ended = false;
    asio::co_spawn(
        io,
        world.orchestrator().run(caller(), Plan{.steps = {step("a", "hung"), step("b", "hung")}}),
        asio::bind_cancellation_slot(signal.slot(), [&ended](const std::exception_ptr& error,
                                                             const Result<OrchestrationResponse>&) {
            EXPECT_EQ(error, nullptr);
            ended = true;
        }));
    world.clock().run(io, Instant(seconds(3)));
    EXPECT_EQ(hung.running(), 2U);
    signal.emit(asio::cancellation_type::terminal);
    world.clock().run(io, Instant(seconds(3)));
    EXPECT_TRUE(ended);
    EXPECT_EQ(hung.running(), 0U);
    EXPECT_EQ(hung.cancelled(), 2U);
    EXPECT_EQ(world.metric("orch_runs_in_flight", {}), 0.0);
}

TEST(Deadline, BadBudgetsAreRefusedWhenTheEngineIsBuilt) {
    for (const Duration bad : {Duration::zero(), Duration(seconds(-1)), Duration::max()}) {
        World world;
        OrchestratorOptions options;
        options.budgets.execute = bad;
        world.configure(options);
        EXPECT_THROW(world.orchestrator(), std::invalid_argument);
    }
}

}  // namespace
}  // namespace faultline::engine
