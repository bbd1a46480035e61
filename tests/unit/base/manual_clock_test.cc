#include "base/manual_clock.h"

#include "base/random.h"
#include "base/units.h"
#include "tests/unit/base/spawned.h"

#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

using Trace = std::vector<std::string>;

asio::awaitable<int> note_after(ManualClock* clock, Duration wait, std::string name, Trace* trace) {
    const bool reached = co_await clock->sleep_for(wait);
    trace->push_back(name + (reached ? "" : " cancelled"));
    co_return 0;
}

TEST(ManualClock, FiveHoursPassAtOnce) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned task(io, note_after(&clock, 5h, "a", &trace));
    const Instant before = clock.now();
    clock.run(io);
    EXPECT_TRUE(task.done());
    EXPECT_EQ(clock.now() - before, 5h);
}

TEST(ManualClock, WakesInOrderOfInstantThenArrival) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned a(io, note_after(&clock, 2s, "late", &trace));
    Spawned b(io, note_after(&clock, 1s, "first", &trace));
    Spawned c(io, note_after(&clock, 1s, "second", &trace));
    Spawned d(io, note_after(&clock, 0s, "at once", &trace));
    Spawned e(io, note_after(&clock, 1s, "third", &trace));
    clock.run(io);
    EXPECT_EQ(trace, (Trace{"at once", "first", "second", "third", "late"}));
}

TEST(ManualClock, AnInstantThatHasPassedIsReachedWithoutMovingTime) {
    asio::io_context io;
    ManualClock clock(Instant{10s});
    Spawned task(io, clock.sleep_until(Instant{3s}));
    clock.run(io);
    EXPECT_TRUE(task.value());
    EXPECT_EQ(clock.now(), Instant{10s});
}

TEST(ManualClock, CancellationWakesAndLeavesNoSleeper) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned task(io, note_after(&clock, 1h, "a", &trace));
    io.poll();
    ASSERT_EQ(clock.next_wake_up(), Instant{1h});
    task.cancel();
    io.restart();
    io.poll();
    EXPECT_EQ(trace, Trace{"a cancelled"});
    EXPECT_EQ(clock.next_wake_up(), std::nullopt);
    EXPECT_EQ(clock.now(), Instant{});
}

asio::awaitable<int> sleep_twice(ManualClock* clock, Trace* trace) {
    const bool first = co_await clock->sleep_for(1h);
    const bool second = co_await clock->sleep_for(1h);
    trace->push_back(std::string(first ? "1" : "0") + (second ? "1" : "0"));
    co_return 0;
}

TEST(ManualClock, WhoWasCancelledDoesNotSleepAgain) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned task(io, sleep_twice(&clock, &trace));
    io.poll();
    task.cancel();
    clock.run(io);
    EXPECT_EQ(trace, Trace{"00"});
    EXPECT_EQ(clock.now(), Instant{});
}

TEST(ManualClock, RunStopsAtUntil) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned a(io, note_after(&clock, 1s, "a", &trace));
    Spawned b(io, note_after(&clock, 3s, "b", &trace));
    clock.run(io, Instant{2s});
    EXPECT_EQ(trace, Trace{"a"});
    EXPECT_EQ(clock.now(), Instant{2s});
    EXPECT_EQ(clock.next_wake_up(), Instant{3s});
    clock.run(io, Instant{3s});
    EXPECT_EQ(trace, (Trace{"a", "b"}));
}

TEST(ManualClock, WhoSleepsForEverIsNoReasonToMoveTime) {
    asio::io_context io;
    ManualClock clock(Instant{1s});
    Spawned forever(io, clock.sleep_for(Duration::max()));
    Spawned until_max(io, clock.sleep_until(Instant::max()));
    clock.run(io);
    EXPECT_FALSE(forever.done());
    EXPECT_EQ(clock.now(), Instant{1s});
    forever.cancel();
    until_max.cancel();
    clock.run(io);
    EXPECT_FALSE(forever.value());
    EXPECT_FALSE(until_max.value());
}

TEST(ManualClock, AdvanceWakesOnlyWhoIsDue) {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    Spawned a(io, note_after(&clock, 10ms, "a", &trace));
    Spawned b(io, note_after(&clock, 11ms, "b", &trace));
    io.poll();
    clock.advance(10ms);
    io.restart();
    io.poll();
    EXPECT_EQ(trace, Trace{"a"});
    clock.advance(1ms);
    io.restart();
    io.poll();
    EXPECT_EQ(trace, (Trace{"a", "b"}));
}

TEST(ManualClock, WallTimeDatesFromTheEpoch) {
    EXPECT_EQ(format_wall(ManualClock(Instant{1500ms}).wall()), "1970-01-01T00:00:01.500Z");
}

asio::awaitable<int> wander(ManualClock* clock, std::string name, Trace* trace) {
    RandomStream random(3, name);
    for (int i = 0; i < 20; ++i) {
        const Duration wait{static_cast<std::int64_t>(random.below(50))};
        co_await clock->sleep_for(wait);
        trace->push_back(name + "@" + std::to_string(clock->now().time_since_epoch().count()));
    }
    co_return 0;
}

Trace wander_together() {
    asio::io_context io;
    ManualClock clock;
    Trace trace;
    std::vector<Spawned<int>> tasks;
    for (int i = 0; i < 10; ++i) {
        tasks.emplace_back(io, wander(&clock, "w" + std::to_string(i), &trace));
    }
    clock.run(io);
    return trace;
}

TEST(ManualClock, TheSameCoroutinesGiveTheSameTrace) {
    const Trace first = wander_together();
    EXPECT_EQ(first.size(), 200U);
    EXPECT_EQ(wander_together(), first);
}

TEST(ManualClockDeathTest, RefusesBackwardsTimeAndTooManySleepers) {
    EXPECT_DEATH(ManualClock(Instant{1s}).advance_to(Instant{}), "time does not run backwards");
    EXPECT_DEATH(
        {
            asio::io_context io;
            ManualClock clock(Instant{}, 1);
            Spawned a(io, clock.sleep_for(1s));
            Spawned b(io, clock.sleep_for(1s));
            io.poll();
        },
        "too many sleepers");
}

}  // namespace
}  // namespace faultline
