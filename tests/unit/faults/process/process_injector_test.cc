#include "faults/process/process_injector.h"

#include "base/manual_clock.h"

#include <optional>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Bench {
    asio::io_context io;
    ManualClock clock;
    std::optional<Duration> returned;  // when the last operation did
    std::vector<std::pair<std::string, Duration>> acts;
    bool start_fails = false;
    ActiveFaults active{1};
    ProcessInjector injector{{.freeze = [this] { note("freeze"); },
                              .kill = [this] { note("kill"); },
                              .start = [this] { return start(); }},
                             active,
                             clock};

    void note(std::string what) { acts.emplace_back(std::move(what), clock.now() - Instant{}); }

    asio::awaitable<Result<void>> start() {
        note("start");
        EXPECT_TRUE(active.observes()) << "calls that fail until it is there are the fault's";
        if (start_fails) {
            co_return Error{ErrorKind::kUnavailable, "no"};
        }
        co_return Result<void>{};
    }

    bool run(asio::awaitable<Result<void>> operation) {
        bool good = false;
        asio::co_spawn(io, std::move(operation), [&](std::exception_ptr, Result<void> result) {
            good = result.has_value();
            returned = clock.now() - Instant{};
        });
        clock.run(io);
        return good;
    }

    asio::awaitable<Result<void>> inject_then_heal(FaultSpec spec, Duration after) {
        auto injected = co_await injector.inject(0, std::move(spec));
        (void)co_await clock.sleep_for(after);
        injected = injected ? co_await injector.heal(0) : injected;
        co_return injected;
    }
};

FaultSpec down(Duration freeze) {
    FaultSpec spec;
    spec.fault = "database_down";
    spec.on = "db";
    spec.parameters["freeze"] = freeze;
    return spec;
}

TEST(ProcessInjector, FreezesKillsAndRestarts) {
    Bench bench;
    EXPECT_TRUE(bench.run(bench.injector.inject(0, down(500ms))));
    EXPECT_FALSE(bench.injector.is_healed(0));
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    const std::vector<std::pair<std::string, Duration>> expected = {
        {"freeze", 0ms}, {"kill", 500ms}, {"start", 500ms}};
    EXPECT_EQ(bench.acts, expected);
    EXPECT_TRUE(bench.active.idle());
}

TEST(ProcessInjector, AFreezeDoesNotHoldUpTheTimeLine) {
    Bench bench;
    EXPECT_TRUE(bench.run(bench.injector.inject(0, down(30s))));
    EXPECT_EQ(bench.returned, 0s);
    const std::vector<std::pair<std::string, Duration>> expected = {{"freeze", 0s}, {"kill", 30s}};
    EXPECT_EQ(bench.acts, expected);
}

TEST(ProcessInjector, HealingEndsAFreezeThatIsNotOver) {
    Bench bench;
    EXPECT_TRUE(bench.run(bench.inject_then_heal(down(30s), 2s)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    const std::vector<std::pair<std::string, Duration>> expected = {
        {"freeze", 0s}, {"kill", 2s}, {"start", 2s}};
    EXPECT_EQ(bench.acts, expected) << "nothing dies after it was healed";
}

TEST(ProcessInjector, TheLastOfTwoFaultsBringsItBack) {
    Bench bench;
    EXPECT_TRUE(bench.run(bench.injector.inject(0, down(0s))));
    EXPECT_TRUE(bench.run(bench.injector.inject(1, down(0s))));
    EXPECT_TRUE(bench.run(bench.injector.heal(0)));
    EXPECT_TRUE(bench.injector.is_healed(0));
    EXPECT_EQ(bench.acts.back().first, "kill");
    EXPECT_FALSE(bench.active.is_in_force(0));
    EXPECT_FALSE(bench.injector.is_healed(1));
    EXPECT_TRUE(bench.run(bench.injector.heal(1)));
    EXPECT_EQ(bench.acts.back().first, "start");
    EXPECT_EQ(bench.acts.size(), 3U);
    EXPECT_TRUE(bench.active.idle());
}

TEST(ProcessInjector, AServerThatDoesNotComeBackIsNotHealed) {
    Bench bench;
    ASSERT_TRUE(bench.run(bench.injector.inject(0, down(0ms))));
    bench.start_fails = true;
    EXPECT_FALSE(bench.run(bench.injector.heal(0)));
    EXPECT_FALSE(bench.injector.is_healed(0));
    EXPECT_TRUE(bench.active.is_in_force(0));
}

TEST(ProcessInjector, AcceptsOnlyWhatItCanDo) {
    Bench bench;
    EXPECT_TRUE(bench.injector.accept(down(0ms)));
    FaultSpec other;
    other.fault = "tool_hang";
    EXPECT_FALSE(bench.injector.accept(other));
    FaultSpec narrowed = down(0ms);
    narrowed.match.tenant = "acme";
    EXPECT_FALSE(bench.injector.accept(narrowed));
}

}  // namespace
}  // namespace faultline::fault
