#include "base/task_group.h"

#include "base/manual_clock.h"
#include "tests/unit/base/spawned.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct Bench {
    asio::io_context io;
    ManualClock clock;
    std::vector<std::string> lines;
    Logger log{clock, [this](std::string_view line) { lines.emplace_back(line); }};
    TaskGroup group{io.get_executor(), clock, &log, 3};
};

asio::awaitable<void> wait_and_note(ManualClock* clock, Duration wait, std::string* note) {
    const bool reached = co_await clock->sleep_for(wait);
    *note = reached ? "done" : "cancelled";
}

// Ends on the polite (total) request.
asio::awaitable<void> polite(ManualClock* clock, std::string* note) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await wait_and_note(clock, 24h, note);
    *note += " at " + std::to_string(clock->now().time_since_epoch() / 1s);
}

// Ends on the hard (terminal) one only, which is what coroutines do by default.
asio::awaitable<void> stubborn(ManualClock* clock, std::string* note) {
    co_await wait_and_note(clock, 24h, note);
    *note += " at " + std::to_string(clock->now().time_since_epoch() / 1s);
}

asio::awaitable<void> deaf(ManualClock* clock, std::string* note) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await wait_and_note(clock, 24h, note);
}

asio::awaitable<void> throw_after(ManualClock* clock, std::exception_ptr what) {
    co_await clock->sleep_for(1s);
    std::rethrow_exception(what);
}

asio::awaitable<int> join(TaskGroup* group) {
    co_await group->join();
    co_return 1;
}

TEST(TaskGroup, JoinWaitsForAll) {
    Bench bench;
    std::string a;
    std::string b;
    bench.group.spawn("a", wait_and_note(&bench.clock, 1s, &a));
    bench.group.spawn("b", wait_and_note(&bench.clock, 2s, &b));
    Spawned joined(bench.io, join(&bench.group));
    bench.clock.run(bench.io, Instant{1500ms});
    EXPECT_EQ(a, "done");
    EXPECT_FALSE(joined.done());
    EXPECT_EQ(bench.group.size(), 1U);
    bench.clock.run(bench.io);
    EXPECT_TRUE(joined.done());
    EXPECT_EQ(b, "done");
    EXPECT_EQ(bench.clock.now(), Instant{2s});
}

TEST(TaskGroup, StopOfAnEmptyGroupIsImmediate) {
    Bench bench;
    Spawned stopped(bench.io, bench.group.stop(10s));
    bench.clock.run(bench.io);
    EXPECT_TRUE(stopped.value());
    EXPECT_EQ(bench.clock.now(), Instant{});
}

TEST(TaskGroup, StopGivesRunningTasksTheirPatience) {
    Bench bench;
    std::string note;
    bench.group.spawn("short", wait_and_note(&bench.clock, 3s, &note));
    Spawned stopped(bench.io, bench.group.stop(10s));
    bench.clock.run(bench.io);
    EXPECT_TRUE(stopped.value());
    EXPECT_EQ(note, "done");
    EXPECT_EQ(bench.clock.now(), Instant{3s});
}

TEST(TaskGroup, StopCancelsPolitelyThenHard) {
    Bench bench;
    std::string first;
    std::string second;
    bench.group.spawn("polite", polite(&bench.clock, &first));
    bench.group.spawn("stubborn", stubborn(&bench.clock, &second));
    Spawned stopped(bench.io, bench.group.stop(10s));
    bench.clock.run(bench.io);
    EXPECT_TRUE(stopped.value());
    EXPECT_EQ(first, "cancelled at 10");
    EXPECT_EQ(second, "cancelled at 20");
    EXPECT_TRUE(bench.lines.empty());
}

TEST(TaskGroup, StopSaysWhenSomebodyStays) {
    Bench bench;
    std::string note;
    bench.group.spawn("deaf", deaf(&bench.clock, &note));
    Spawned stopped(bench.io, bench.group.stop(10s));
    bench.clock.run(bench.io, Instant{40s});
    ASSERT_TRUE(stopped.done());
    EXPECT_FALSE(stopped.value());
    EXPECT_EQ(bench.group.size(), 1U);
    bench.clock.run(bench.io);
    EXPECT_EQ(note, "done");
    EXPECT_EQ(bench.group.size(), 0U);
}

TEST(TaskGroup, RefusesWhenFullAndAfterStop) {
    Bench bench;
    std::string note;
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(bench.group.spawn("a", wait_and_note(&bench.clock, 1s, &note)));
    }
    std::string refused = "never ran";
    EXPECT_FALSE(bench.group.spawn("b", wait_and_note(&bench.clock, 1s, &refused)));
    EXPECT_EQ(bench.group.refused(), 1U);
    bench.clock.run(bench.io);
    EXPECT_TRUE(bench.group.spawn("c", wait_and_note(&bench.clock, 1s, &note)));
    Spawned stopped(bench.io, bench.group.stop(10s));
    bench.clock.run(bench.io);
    EXPECT_TRUE(stopped.value());
    EXPECT_FALSE(bench.group.spawn("d", wait_and_note(&bench.clock, 1s, &refused)));
    EXPECT_EQ(bench.group.refused(), 2U);
    EXPECT_EQ(refused, "never ran");
}

TEST(TaskGroup, EscapedExceptionsAreLogged) {
    Bench bench;
    bench.group.spawn(
        "bad \"one\"",
        throw_after(&bench.clock, std::make_exception_ptr(std::runtime_error("boom"))));
    // NOLINTNEXTLINE: what is thrown need not be an exception class.
    bench.group.spawn("odd", throw_after(&bench.clock, std::make_exception_ptr(42)));
    bench.clock.run(bench.io);
    EXPECT_EQ(bench.group.size(), 0U);
    ASSERT_EQ(bench.lines.size(), 2U);
    EXPECT_NE(bench.lines[0].find(R"("task":"bad \"one\"","what":"boom")"), std::string::npos);
    EXPECT_NE(bench.lines[1].find("no known type"), std::string::npos);
}

TEST(TaskGroup, CancellationIsNoEscapedException) {
    Bench bench;
    bench.group.spawn(
        "aborted", throw_after(&bench.clock,
                               std::make_exception_ptr(boost::system::system_error(
                                   asio::error::make_error_code(asio::error::operation_aborted)))));
    bench.clock.run(bench.io);
    EXPECT_TRUE(bench.lines.empty());
}

TEST(TaskGroup, MayEndBeforeItsIoContextWithTasksWaiting) {
    ManualClock clock;
    std::string note;
    asio::io_context io;
    {
        TaskGroup group(io.get_executor(), clock, nullptr);
        group.spawn("waits", wait_and_note(&clock, 1h, &note));
        io.poll();
    }
    EXPECT_EQ(note, "");
}

}  // namespace
}  // namespace faultline
