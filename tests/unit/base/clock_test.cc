#include "base/clock.h"

#include "tests/unit/base/spawned.h"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

TEST(SteadyClock, SleepsUntilTheInstantAndNotShorter) {
    asio::io_context io;
    SteadyClock clock;
    const Instant when = clock.now() + 2ms;
    Spawned task(io, clock.sleep_until(when));
    io.run();
    EXPECT_TRUE(task.value());
    EXPECT_GE(clock.now(), when);
}

TEST(SteadyClock, CancellationEndsALongSleep) {
    asio::io_context io;
    SteadyClock clock;
    Spawned task(io, clock.sleep_for(24h));
    asio::post(io, [&task] { task.cancel(); });
    io.run();
    EXPECT_FALSE(task.value());
}

TEST(SteadyClock, TheLongestSleepDoesNotOverflow) {
    asio::io_context io;
    SteadyClock clock;
    Spawned task(io, clock.sleep_for(Duration::max()));
    asio::post(io, [&task] { task.cancel(); });
    io.run();
    EXPECT_FALSE(task.value());
}

asio::awaitable<int> sleep_twice(SteadyClock* clock) {
    const bool first = co_await clock->sleep_for(24h);
    const bool second = co_await clock->sleep_for(24h);
    co_return (first ? 1 : 0) + (second ? 1 : 0);
}

TEST(SteadyClock, WhoWasCancelledDoesNotSleepAgain) {
    asio::io_context io;
    SteadyClock clock;
    Spawned task(io, sleep_twice(&clock));
    asio::post(io, [&task] { task.cancel(); });
    io.run();
    EXPECT_EQ(task.value(), 0);
}

}  // namespace
}  // namespace faultline
