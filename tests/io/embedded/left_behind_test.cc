// A target that does not end keeps no run from its verdict: users' handlers that ignore their
// cancellation, or hold up the engine's thread for ever, on both clocks.
#include "embedded/target_factory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/run/scenario_runner.h"
#include "scenarios/run/undo_journal.h"
#include "scenarios/run/virtual_run.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Loops for ever and looks at no cancellation.
class LoopingTool final : public engine::Tool {
public:
    explicit LoopingTool(Clock* clock) : clock_(clock) {}
    asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                             JsonPtr) override {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        for (;;) {
            (void)co_await clock_->sleep_for(5ms);
        }
    }

private:
    Clock* clock_;
};

// Holds up the thread that it is called on, for ever.
class ForEverBlockingTool final : public engine::Tool {
public:
    asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                             JsonPtr) override {
        static auto* const kNever = new std::promise<void>;
        static const std::shared_future<void> kEnd = kNever->get_future().share();
        kEnd.wait();
        co_return engine::ToolOutput{};
    }
};

scenario::TargetFactory with_tool(std::shared_ptr<engine::Tool> tool) {
    return target_factory({.tool =
                               [tool = std::move(tool)](const std::string& name,
                                                        std::shared_ptr<engine::Tool> inner) {
                                   return name == "pricing" ? tool : std::move(inner);
                               },
                           .query_backend = {}});
}

// Nothing that it checks is wrong.
scenario::Scenario scenario_without_faults() {
    scenario::Scenario scenario;
    scenario.name = "left-behind";
    scenario.folder = std::string(FAULTLINE_SOURCE_DIR) + "/tests/chaos/files";
    scenario.target.engine_config = "engine.yaml";
    scenario.clocks = {"real", "virtual"};
    scenario.load.rate = {20};
    scenario.load.timeout = 300ms;
    scenario.load.requests = {
        {.method = "POST",
         .path = "/v1/orchestrations",
         .body = R"({"plan":{"steps":[{"id":"c","tool":"catalog"},{"id":"p","tool":"pricing"}]}})",
         .tenants = {"acme"}}};
    scenario.phases = {.baseline = 200ms, .fault = 100ms, .recovery = 100ms};
    scenario::CheckSpec no_5xx;
    no_5xx.name = "no-5xx";
    no_5xx.metric = "http_5xx";
    no_5xx.at_most = 0;
    no_5xx.min_samples = 1;
    scenario.checks = {no_5xx};
    return scenario;
}

// What is left behind refers to its clock for as long as the process lives.
SteadyClock& clock_for_ever() {
    static SteadyClock clock;
    return clock;
}

scenario::RunRecord run_real(std::shared_ptr<engine::Tool> tool) {
    asio::io_context io(1);
    scenario::MemoryUndoJournal journal;
    scenario::RunInputs inputs;
    inputs.scenario = scenario_without_faults();
    inputs.clock = &clock_for_ever();
    inputs.factory = with_tool(std::move(tool));
    inputs.journal = &journal;
    std::optional<scenario::RunRecord> record;
    asio::co_spawn(io, scenario::run_scenario(inputs),
                   [&](std::exception_ptr error, scenario::RunRecord made) {
                       EXPECT_FALSE(error);
                       record = std::move(made);
                   });
    io.run();
    return record ? std::move(*record) : scenario::RunRecord{};
}

std::string reason_of(const scenario::Judgement& judgement) {
    for (const auto& outcome : judgement.invariants) {
        if (outcome.name == "everything-ends") {
            return std::string(to_string(outcome.result)) + ": " + outcome.reason;
        }
    }
    return "no such invariant";
}

void expect_judged(const scenario::RunRecord& record, const std::string& left) {
    EXPECT_EQ(record.environment_error, "");
    EXPECT_EQ(record.internal_error, "");
    EXPECT_EQ(record.samples.size(), record.planned_operations);
    EXPECT_GT(record.planned_operations, 0U);
    const auto judgement = judge(record);
    EXPECT_EQ(judgement.verdict, scenario::Verdict::kFail) << judgement.reason;
    EXPECT_EQ(exit_code(judgement), 1);
    EXPECT_NE(reason_of(judgement).find("fail: work left behind: "), std::string::npos)
        << reason_of(judgement);
    EXPECT_NE(reason_of(judgement).find(left), std::string::npos) << reason_of(judgement);
}

TEST(LeftBehind, AHandlerThatIgnoresItsCancellationIsCut) {
    expect_judged(run_real(std::make_shared<LoopingTool>(&clock_for_ever())), "cut");
}

TEST(LeftBehind, AThreadThatIsBlockedIsLeftRunning) {
    expect_judged(run_real(std::make_shared<ForEverBlockingTool>()),
                  "the engine's thread is blocked and was left running");
}

TEST(LeftBehind, InVirtualTimeAHandlerThatLoopsForEverEndsWithItsRun) {
    const auto looping = [](const scenario::TargetRequest& request, Clock& clock) {
        return with_tool(std::make_shared<LoopingTool>(&clock))(request, clock);
    };
    expect_judged(
        scenario::run_virtual({.scenario = scenario_without_faults(), .factory = looping}),
        "ignored the cancellation and did not end");
}

TEST(LeftBehind, ATargetThatEndsLeavesNothing) {
    const auto record =
        scenario::run_virtual({.scenario = scenario_without_faults(), .factory = target_factory()});
    EXPECT_EQ(record.left_behind, std::vector<std::string>{});
    EXPECT_EQ(reason_of(judge(record)), "pass: the target ended, and nothing of it was left");
}

}  // namespace
}  // namespace faultline::embedded
