// What every run is held to, with tools of a user's that break it, through the whole runner.
#include "tests/io/embedded/users_target.h"

#include "scenarios/judge/verdict.h"
#include "scenarios/run/virtual_run.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <gtest/gtest.h>

namespace faultline::embedded {
namespace {

// Keeps a megabyte of each call.
class LeakingTool final : public engine::Tool {
public:
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                                    JsonPtr) override {
        constexpr std::size_t kLeak = 1U << 20U;
        const std::lock_guard lock(mutex_);
        kept_.emplace_back(kLeak, 'x');
        co_return engine::ToolOutput{};
    }

private:
    std::mutex mutex_;
    std::vector<std::string> kept_;
};

// Fails, and gives the log a long cause.
class VerboseTool final : public engine::Tool {
public:
    boost::asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext,
                                                                    JsonPtr) override {
        constexpr std::size_t kCause = 14'000;
        co_return engine::Error{.code = engine::ErrorCode::kToolBadRequest,
                                .message = {},
                                .cause = std::string(kCause, 'x')};
    }
};

scenario::InvariantOutcome outcome_of(const scenario::RunRecord& record, const std::string& name) {
    for (const auto& outcome : judge(record).invariants) {
        if (outcome.name == name) {
            return outcome;
        }
    }
    return {};
}

TEST(UsersTarget, ThatLeaksAMegabyteARequestFails) {
    scenario::Scenario scenario = scenario_without_faults();
    scenario.phases = {.baseline = 4s, .fault = 2s, .recovery = 2s};
    const auto record = run_real(std::make_shared<LeakingTool>(), std::move(scenario));
    const auto outcome = outcome_of(record, "memory-bounded");
    EXPECT_EQ(outcome.result, scenario::InvariantResult::kFail) << outcome.reason;
    EXPECT_EQ(judge(record).verdict, scenario::Verdict::kFail);
}

// More lines than are kept of a log.
scenario::Scenario scenario_with_a_long_log() {
    scenario::Scenario scenario = scenario_without_faults();
    scenario.load.rate = {45};
    scenario.load.timeout =
        60s;  // lines of 14 kB take a while to write, under sanitizers above all
    scenario.phases = {.baseline = 600ms, .fault = 200ms, .recovery = 200ms};
    std::string steps;
    for (char id = 'a'; id < 'k'; ++id) {
        steps += std::string(steps.empty() ? "" : ",") + R"({"tool":"pricing","id":")" + id + "\"}";
    }
    scenario.load.requests[0].body = R"({"plan":{"steps":[)" + steps + "]}}";
    return scenario;
}

void expect_metrics_and_a_cut_log(const scenario::RunRecord& record) {
    SCOPED_TRACE(record.clock);
    EXPECT_EQ(record.evidence_error, "");
    EXPECT_GT(record.log_lines_lost, 0U);
    EXPECT_NE(record.target_metrics.find("orch_runs_total"), std::string::npos);
    EXPECT_EQ(outcome_of(record, "metrics-agree").result, scenario::InvariantResult::kPass)
        << outcome_of(record, "metrics-agree").reason;
    EXPECT_EQ(outcome_of(record, "answers-agree-with-themselves").result,
              scenario::InvariantResult::kInconclusive);
}

TEST(UsersTarget, ALongLogLeavesTheMetricsOnBothClocks) {
    const auto tool = std::make_shared<VerboseTool>();
    // A call that waits for the log until its deadline would fail for another reason.
    expect_metrics_and_a_cut_log(run_real(tool, scenario_with_a_long_log(), {"deadline"}));
    expect_metrics_and_a_cut_log(scenario::run_virtual(
        {.scenario = scenario_with_a_long_log(), .factory = with_tool(tool)}));
}

}  // namespace
}  // namespace faultline::embedded
