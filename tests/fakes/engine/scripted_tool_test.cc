#include "tests/fakes/engine/scripted_tool.h"

#include "base/manual_clock.h"

#include <optional>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using std::chrono::milliseconds;

JsonPtr value(json content) { return std::make_shared<const json>(std::move(content)); }

class ScriptedToolTest : public ::testing::Test {
protected:
    struct Outcome {
        std::optional<Result<ToolOutput>> result;
        bool threw = false;
    };

    Outcome call(ScriptedTool& tool, std::string tenant = "acme") {
        CallContext context;
        context.tenant = std::move(tenant);
        Outcome outcome;
        asio::co_spawn(io_, tool.call(context, value({{"q", 1}})),
                       [&outcome](const std::exception_ptr& error, Result<ToolOutput> result) {
                           outcome.threw = error != nullptr;
                           outcome.result = std::move(result);
                       });
        clock_.run(io_);
        return outcome;
    }

    ManualClock clock_;
    asio::io_context io_;
};

TEST_F(ScriptedToolTest, AnswersAfterItsLatencyForTheCaller) {
    ScriptedTool tool(clock_, {.latency = milliseconds(20)});
    const auto outcome = call(tool);
    ASSERT_TRUE(outcome.result && *outcome.result);
    EXPECT_EQ(clock_.now(), Instant(milliseconds(20)));
    EXPECT_EQ(*outcome.result->value().data, json({{"call", 1}, {"params", {{"q", 1}}}}));
    EXPECT_EQ(outcome.result->value().tenant, "acme");
    EXPECT_EQ(tool.calls(), 1U);
    EXPECT_EQ(tool.running(), 0U);
}

TEST_F(ScriptedToolTest, TheScriptIsPlayedInOrderThenOverOrAgain) {
    ScriptedTool tool(
        clock_, {.data = value("usual"),
                 .script = {failing(ErrorCode::kUpstreamUnavailable), answering(value("first"))}});
    EXPECT_EQ(call(tool).result->error().code, ErrorCode::kUpstreamUnavailable);
    EXPECT_EQ(*call(tool).result->value().data, "first");
    EXPECT_EQ(*call(tool).result->value().data, "usual");
    tool.play({failing(ErrorCode::kRateLimited), answering()}, true);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(call(tool).result->error().code, ErrorCode::kRateLimited);
        EXPECT_TRUE(*call(tool).result);
    }
}

TEST_F(ScriptedToolTest, EachTenantHasItsOwnData) {
    ScriptedTool tool(clock_,
                      {.data = value("anybody"), .data_by_tenant = {{"acme", value("acme's")}}});
    EXPECT_EQ(*call(tool, "acme").result->value().data, "acme's");
    EXPECT_EQ(*call(tool, "globex").result->value().data, "anybody");
}

TEST_F(ScriptedToolTest, JitterIsTheSameOnEveryRun) {
    std::vector<Duration> first;
    for (int run = 0; run < 2; ++run) {
        ScriptedTool tool(clock_, {.latency = milliseconds(10), .jitter = milliseconds(5)});
        std::vector<Duration> latencies;
        for (int i = 0; i < 20; ++i) {
            const Instant before = clock_.now();
            call(tool);
            latencies.push_back(clock_.now() - before);
            EXPECT_GE(latencies.back(), milliseconds(10));
            EXPECT_LT(latencies.back(), milliseconds(15));
        }
        if (run == 0) {
            first = latencies;
        }
        EXPECT_EQ(latencies, first);
    }
}

TEST_F(ScriptedToolTest, ThrowsWhenTheScriptSaysSo) {
    ScriptedTool tool(clock_, {.script = {throwing()}});
    EXPECT_TRUE(call(tool).threw);
    EXPECT_EQ(tool.running(), 0U);
}

TEST_F(ScriptedToolTest, EndsAtOnceWhenCancelled) {
    ScriptedTool tool(clock_, {.script = {hanging()}});
    asio::cancellation_signal signal;
    bool ended = false;
    asio::co_spawn(io_, tool.call({}, json_null()),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&ended](const std::exception_ptr&,
                                               Result<ToolOutput> result) { ended = !result; }));
    clock_.run(io_, Instant(milliseconds(5)));
    EXPECT_EQ(tool.running(), 1U);
    signal.emit(asio::cancellation_type::terminal);
    clock_.run(io_, Instant(milliseconds(5)));
    EXPECT_TRUE(ended);
    EXPECT_EQ(tool.cancelled(), 1U);
    EXPECT_EQ(clock_.now(), Instant(milliseconds(5)));
}

}  // namespace
}  // namespace faultline::engine
