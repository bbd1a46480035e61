#include "faults/inproc/faulty_tool.h"

#include "base/manual_clock.h"
#include "base/with_deadline.h"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// Answers with the tenant it was called for.
class TenantEcho final : public engine::Tool {
public:
    asio::awaitable<engine::Result<engine::ToolOutput>> call(engine::CallContext context,
                                                             JsonPtr) override {
        engine::ToolOutput output;
        output.data = std::make_shared<const nlohmann::json>(context.tenant);
        output.tenant = context.tenant;
        co_return output;
    }
};

struct ToolBench {
    asio::io_context io;
    ManualClock clock;
    ActiveFaults active{1};
    FaultyTool tool{"echo", std::make_shared<TenantEcho>(), active, clock};
    std::optional<engine::Result<engine::ToolOutput>> answer;
    std::string tenant = "acme";

    void arm(FaultSpec spec) { ASSERT_TRUE(active.begin(0, std::move(spec), clock.now())); }

    // One call with a deadline of 1 s; returns the virtual time it took.
    Duration call() {
        const Instant start = clock.now();
        Instant end = start;
        engine::CallContext context;
        context.tenant = tenant;
        asio::co_spawn(io,
                       with_deadline<engine::ToolOutput>(
                           clock, Deadline::after(start, 1s),
                           engine::Error{engine::ErrorCode::kToolTimeout, "late"},
                           tool.call(context, json_null())),
                       [&](std::exception_ptr, engine::Result<engine::ToolOutput> result) {
                           answer = std::move(result);
                           end = clock.now();
                       });
        clock.run(io);
        return end - start;
    }
};

FaultSpec spec_of(std::string name, std::map<std::string, ParameterValue> parameters) {
    FaultSpec spec;
    spec.fault = std::move(name);
    spec.parameters = std::move(parameters);
    return spec;
}

TEST(FaultyTool, IsTransparentWithoutAFault) {
    ToolBench bench;
    EXPECT_EQ(bench.call(), 0s);
    ASSERT_TRUE(bench.answer && *bench.answer);
    EXPECT_EQ((*bench.answer)->tenant, "acme");
}

TEST(FaultyTool, HangsUntilSomebodyGivesUp) {
    ToolBench bench;
    bench.arm(spec_of("tool_hang", {{"hang_for", Duration::zero()}}));
    EXPECT_EQ(bench.call(), 1s);
    ASSERT_TRUE(bench.answer && !*bench.answer);
    EXPECT_EQ(bench.answer->error().code, engine::ErrorCode::kToolTimeout);
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
    bench.active.end(0);
    EXPECT_EQ(bench.call(), 0s);
    EXPECT_TRUE(*bench.answer);
}

TEST(FaultyTool, HangsForAWhileAndIsSlow) {
    ToolBench bench;
    bench.arm(spec_of("tool_hang", {{"hang_for", Duration(300ms)}}));
    EXPECT_EQ(bench.call(), 300ms);
    EXPECT_TRUE(*bench.answer);
    bench.arm(spec_of("tool_slow", {{"delay", Duration(200ms)}}));
    EXPECT_EQ(bench.call(), 200ms);
    EXPECT_TRUE(*bench.answer);
}

// As `faultline explain tool_hang` says.
TEST(FaultyTool, HealingDoesNotLetGoOfCallsThatHang) {
    ToolBench bench;
    bench.arm(spec_of("tool_hang", {{"hang_for", Duration(300ms)}}));
    std::optional<Duration> done;
    asio::co_spawn(bench.io, bench.tool.call({.tenant = "acme"}, json_null()),
                   [&](std::exception_ptr, engine::Result<engine::ToolOutput> result) {
                       EXPECT_TRUE(result);
                       done = bench.clock.now() - Instant{};
                   });
    asio::co_spawn(
        bench.io,
        [](ToolBench* shared) -> asio::awaitable<void> {
            (void)co_await shared->clock.sleep_for(100ms);
            shared->active.end(0);
        }(&bench),
        [](std::exception_ptr) {});
    bench.clock.run(bench.io);
    EXPECT_EQ(done, Duration(300ms));
    EXPECT_EQ(bench.call(), 0s);
}

TEST(FaultyTool, FailsWithTheCodeAskedFor) {
    ToolBench bench;
    bench.arm(spec_of("tool_error", {{"code", std::string("CIRCUIT_OPEN")}}));
    EXPECT_EQ(bench.call(), 0s);
    ASSERT_FALSE(*bench.answer);
    EXPECT_EQ(bench.answer->error().code, engine::ErrorCode::kCircuitOpen);
}

TEST(FaultyTool, LosesAndSwapsTenants) {
    ToolBench bench;
    bench.arm(spec_of("missing_tenant", {}));
    bench.call();
    EXPECT_EQ((*bench.answer)->tenant, "");
    bench.arm(spec_of("swapped_reply", {{"as", std::string("globex")}}));
    bench.call();
    EXPECT_EQ((*bench.answer)->tenant, "globex");
    EXPECT_EQ(*(*bench.answer)->data, "globex");
}

TEST(FaultyTool, WhatChangesNothingDidNotFire) {
    ToolBench bench;
    bench.arm(spec_of("swapped_reply", {{"as", std::string("acme")}}));
    bench.call();
    EXPECT_EQ((*bench.answer)->tenant, "acme");
    EXPECT_EQ(bench.active.counts(0).fired, 0U);
    bench.tenant = "";
    bench.arm(spec_of("missing_tenant", {}));
    bench.call();
    EXPECT_EQ(bench.active.counts(0).fired, 0U);
    bench.tenant = "acme";
    bench.call();
    EXPECT_EQ(bench.active.counts(0).fired, 1U);
}

}  // namespace
}  // namespace faultline::fault
