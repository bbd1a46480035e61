// A target that does not end keeps no run from its verdict: users' handlers that ignore their
// cancellation, or hold up the engine's thread for ever, on both clocks.
#include "scenarios/judge/verdict.h"
#include "scenarios/run/virtual_run.h"
#include "tests/io/embedded/users_target.h"

#include <future>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
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

// Waits for what never comes and looks at no cancellation.
class NeverResumingTool final : public engine::Tool {
public:
    explicit NeverResumingTool(Clock* clock) : clock_(clock) {}
    asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                             JsonPtr) override {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        (void)co_await clock_->sleep_until(Instant::max());
        co_return engine::ToolOutput{};
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
    expect_judged(run_real(std::make_shared<LoopingTool>(&clock_for_ever())), "did not end when");
}

TEST(LeftBehind, AThreadThatIsBlockedIsLeftRunning) {
    expect_judged(run_real(std::make_shared<ForEverBlockingTool>()),
                  "a handler blocks the engine's thread, which was left running");
}

TEST(LeftBehind, InVirtualTimeAHandlerThatLoopsForEverEndsWithItsRun) {
    const auto looping = [](const scenario::TargetRequest& request, Clock& clock) {
        return with_tool(std::make_shared<LoopingTool>(&clock))(request, clock);
    };
    expect_judged(
        scenario::run_virtual({.scenario = scenario_without_faults(), .factory = looping}),
        "did not end when");
}

TEST(LeftBehind, InVirtualTimeAHandlerThatNeverResumesEndsWithItsRun) {
    const auto never = [](const scenario::TargetRequest& request, Clock& clock) {
        return with_tool(std::make_shared<NeverResumingTool>(&clock))(request, clock);
    };
    expect_judged(scenario::run_virtual({.scenario = scenario_without_faults(), .factory = never}),
                  "did not end when");
}

TEST(LeftBehind, InVirtualTimeAThreadThatIsBlockedIsLeftRunning) {
    const auto record =
        scenario::run_virtual({.scenario = scenario_without_faults(),
                               .factory = with_tool(std::make_shared<ForEverBlockingTool>()),
                               .longest_standstill = 300ms});
    EXPECT_EQ(record.internal_error, "");
    const auto judgement = judge(record);
    EXPECT_EQ(judgement.verdict, scenario::Verdict::kFail) << judgement.reason;
    EXPECT_EQ(exit_code(judgement), 1);
    EXPECT_EQ(reason_of(judgement),
              "fail: work left behind: a handler blocks the thread of the run, which was left "
              "running");
}

TEST(LeftBehind, ATargetThatEndsLeavesNothing) {
    const auto record =
        scenario::run_virtual({.scenario = scenario_without_faults(), .factory = target_factory()});
    EXPECT_EQ(record.left_behind, std::vector<std::string>{});
    EXPECT_EQ(reason_of(judge(record)),
              "pass: the target stopped, and nothing of it was left running");
}

}  // namespace
}  // namespace faultline::embedded
