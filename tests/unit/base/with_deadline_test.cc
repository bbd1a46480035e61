#include "base/with_deadline.h"

#include "base/manual_clock.h"
#include "tests/unit/base/spawned.h"

#include <stdexcept>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

Error timed_out() { return Error{ErrorKind::kTimeout, "too slow"}; }

asio::awaitable<Result<int>> answer_after(ManualClock* clock, Duration wait, bool* cancelled) {
    *cancelled = !co_await clock->sleep_for(wait);
    co_return 7;
}

asio::awaitable<Result<int>> throw_after(ManualClock* clock, Duration wait) {
    co_await clock->sleep_for(wait);
    throw std::runtime_error("/secret/path");
}

// Ends by Asio's exception when it is cancelled, as an ordinary coroutine does.
asio::awaitable<Result<int>> wait_on_a_timer() {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::use_awaitable);
    co_return 1;
}

struct DeadlineBench {
    asio::io_context io;
    ManualClock clock;
    bool cancelled = false;
};

TEST(WithDeadline, AValueInTime) {
    DeadlineBench bench;
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(),
                                         answer_after(&bench.clock, 1s, &bench.cancelled)));
    bench.clock.run(bench.io);
    EXPECT_EQ(race.value().value(), 7);
    EXPECT_EQ(bench.clock.now(), Instant{1s});
    EXPECT_FALSE(bench.cancelled);
    EXPECT_EQ(bench.clock.next_wake_up(), std::nullopt);
}

TEST(WithDeadline, TheDeadlineCancelsTheOperation) {
    DeadlineBench bench;
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(),
                                         answer_after(&bench.clock, 1h, &bench.cancelled)));
    bench.clock.run(bench.io);
    ASSERT_TRUE(race.done());
    ASSERT_FALSE(race.value());
    EXPECT_EQ(race.value().error().kind, ErrorKind::kTimeout);
    EXPECT_EQ(race.value().error().message, "too slow");
    EXPECT_TRUE(bench.cancelled);
    EXPECT_EQ(bench.clock.now(), Instant{2s});
}

TEST(WithDeadline, ADeadlineThatHasPassedStartsNothing) {
    DeadlineBench bench;
    bench.clock.advance(5s);
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{5s}}, timed_out(),
                                         answer_after(&bench.clock, 0s, &bench.cancelled)));
    bench.clock.run(bench.io);
    EXPECT_EQ(race.value().error().kind, ErrorKind::kTimeout);
    EXPECT_FALSE(bench.cancelled);
}

TEST(WithDeadline, NeverWaitsAsLongAsItTakes) {
    DeadlineBench bench;
    Spawned race(bench.io, with_deadline(bench.clock, Deadline::never(), timed_out(),
                                         answer_after(&bench.clock, 1000h, &bench.cancelled)));
    bench.clock.run(bench.io);
    EXPECT_EQ(race.value().value(), 7);
}

TEST(WithDeadline, AnEscapedExceptionIsAnInternalErrorThatTellsTheCallerNothing) {
    DeadlineBench bench;
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(),
                                         throw_after(&bench.clock, 1s)));
    bench.clock.run(bench.io);
    ASSERT_FALSE(race.value());
    EXPECT_EQ(race.value().error().kind, ErrorKind::kInternal);
    EXPECT_EQ(race.value().error().message, "internal error");
    EXPECT_EQ(race.value().error().cause, "/secret/path");
}

TEST(WithDeadline, CancellingTheCallerCancelsTheOperation) {
    DeadlineBench bench;
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(),
                                         answer_after(&bench.clock, 1h, &bench.cancelled)));
    bench.io.poll();
    race.cancel();
    bench.clock.run(bench.io, Instant{1s});
    ASSERT_TRUE(race.done());
    EXPECT_FALSE(race.threw());
    EXPECT_TRUE(bench.cancelled);
}

TEST(WithDeadline, ACancelledCallerSeesTheTimeoutErrorWhateverTheOperationThrows) {
    DeadlineBench bench;
    Spawned race(bench.io,
                 with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(), wait_on_a_timer()));
    bench.io.poll();
    race.cancel();
    bench.clock.run(bench.io, Instant{1s});
    ASSERT_TRUE(race.done());
    ASSERT_FALSE(race.value());
    EXPECT_EQ(race.value().error().kind, ErrorKind::kTimeout);
}

TEST(WithDeadline, OfTwoDeadlinesTheInnerOneEndsFirst) {
    DeadlineBench bench;
    Error inner = timed_out();
    inner.message = "inner";
    auto operation = with_deadline(bench.clock, Deadline{Instant{1s}}, inner,
                                   answer_after(&bench.clock, 1h, &bench.cancelled));
    Spawned race(bench.io, with_deadline(bench.clock, Deadline{Instant{2s}}, timed_out(),
                                         std::move(operation)));
    bench.clock.run(bench.io);
    EXPECT_EQ(race.value().error().message, "inner");
    EXPECT_EQ(bench.clock.now(), Instant{1s});
}

TEST(WithDeadline, DescribesExceptions) {
    EXPECT_EQ(describe(std::make_exception_ptr(std::runtime_error("why"))), "why");
    EXPECT_EQ(describe(std::make_exception_ptr(1)), "an exception of no known type");
}

// What stopping an HTTP server does to a request that runs: a polite request first, then a hard
// one.
TEST(WithDeadline, APoliteCancellationEndsTheOperationToo) {
    asio::io_context io;
    ManualClock clock;
    asio::cancellation_signal signal;
    bool ended = false;
    const auto hang = [](ManualClock* time) -> asio::awaitable<Result<int>> {
        co_await asio::this_coro::throw_if_cancelled(false);
        (void)co_await time->sleep_until(Instant::max());
        co_return 1;
    };
    const auto request = [](ManualClock* time,
                            asio::awaitable<Result<int>> work) -> asio::awaitable<void> {
        co_await asio::this_coro::throw_if_cancelled(false);
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        (void)co_await with_deadline<int>(*time,
                                          Deadline::after(time->now(), std::chrono::hours(1)),
                                          Error{.message = "late"}, std::move(work));
    };
    asio::co_spawn(
        io, request(&clock, hang(&clock)),
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { ended = true; }));
    io.poll();
    EXPECT_FALSE(ended);
    signal.emit(asio::cancellation_type::total);
    io.restart();
    io.poll();
    signal.emit(asio::cancellation_type::terminal);
    io.restart();
    io.poll();
    EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace faultline
