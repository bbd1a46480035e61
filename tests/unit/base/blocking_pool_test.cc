#include "base/blocking_pool.h"

#include "tests/unit/base/spawned.h"

#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

namespace faultline {
namespace {

namespace asio = boost::asio;

using Call = std::function<Result<std::thread::id>()>;

Call where_am_i() {
    return []() -> Result<std::thread::id> { return std::this_thread::get_id(); };
}

// A call that waits until the test opens the gate.
Call through(std::shared_future<void> gate) {
    return [gate = std::move(gate)]() -> Result<std::thread::id> {
        gate.wait();
        return std::this_thread::get_id();
    };
}

TEST(BlockingPool, WithoutThreadsTheCallRunsInline) {
    asio::io_context io;
    BlockingPool pool(0);
    Spawned call(io, pool.run(where_am_i()));
    io.run();
    EXPECT_EQ(call.value().value(), std::this_thread::get_id());
}

TEST(BlockingPool, WithThreadsItRunsElsewhereAndTheValueComesBack) {
    asio::io_context io;
    BlockingPool pool(2);
    Spawned call(io, pool.run(where_am_i()));
    Spawned another(io, pool.run(where_am_i()));
    io.run();
    EXPECT_NE(call.value().value(), std::this_thread::get_id());
    EXPECT_NE(another.value().value(), std::this_thread::get_id());
    EXPECT_EQ(pool.queued(), 0U);
}

TEST(BlockingPool, ErrorsAndExceptionsComeBackAsErrors) {
    for (const std::size_t threads : {0U, 2U}) {
        asio::io_context io;
        BlockingPool pool(threads);
        Spawned failed(io, pool.run(std::function<Result<int>()>([]() -> Result<int> {
            return Error{ErrorKind::kNotFound, "none"};
        })));
        Spawned threw(io, pool.run(std::function<Result<int>()>([]() -> Result<int> {
            throw std::runtime_error("disk is on fire");
        })));
        io.run();
        EXPECT_EQ(failed.value().error().kind, ErrorKind::kNotFound);
        ASSERT_FALSE(threw.threw());
        EXPECT_EQ(threw.value().error().kind, ErrorKind::kInternal);
        EXPECT_EQ(threw.value().error().message, "internal error");
        EXPECT_EQ(threw.value().error().cause, "disk is on fire");
    }
}

TEST(BlockingPool, CancellationAbandonsTheCall) {
    asio::io_context io;
    std::promise<void> gate;
    {
        BlockingPool pool(2);
        Spawned call(io, pool.run(through(gate.get_future().share())));
        asio::post(io, [&call] { call.cancel(); });
        // Returns although the call has not: nobody opened the gate.
        io.run();
        ASSERT_TRUE(call.done());
        ASSERT_FALSE(call.threw());
        EXPECT_EQ(call.value().error().kind, ErrorKind::kTimeout);
        EXPECT_EQ(pool.queued(), 1U);
        gate.set_value();
    }
    // The late value arrives and is dropped.
    io.restart();
    EXPECT_EQ(io.poll(), 1U);
}

asio::awaitable<int> call_twice(BlockingPool* pool, std::shared_future<void> gate, bool* ran) {
    (void)co_await pool->run(through(gate));
    auto second = co_await pool->run(std::function<Result<int>()>([ran]() -> Result<int> {
        *ran = true;
        return 1;
    }));
    co_return second ? 1 : 0;
}

TEST(BlockingPool, WhoWasCancelledStartsNoOtherCall) {
    asio::io_context io;
    std::promise<void> gate;
    bool ran = false;
    BlockingPool pool(1);
    Spawned caller(io, call_twice(&pool, gate.get_future().share(), &ran));
    asio::post(io, [&caller] { caller.cancel(); });
    io.run();
    gate.set_value();
    EXPECT_EQ(caller.value(), 0);
    EXPECT_FALSE(ran);
}

TEST(BlockingPool, RefusesWhatIsOverItsBound) {
    asio::io_context io;
    std::promise<void> gate;
    BlockingPool pool(1, 2);
    const auto open = gate.get_future().share();
    Spawned first(io, pool.run(through(open)));
    Spawned second(io, pool.run(through(open)));
    Spawned third(io, pool.run(through(open)));
    io.poll();
    ASSERT_TRUE(third.done());
    EXPECT_EQ(third.value().error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(pool.refused(), 1U);
    gate.set_value();
    io.run();
    EXPECT_TRUE(first.value());
    EXPECT_TRUE(second.value());
    Spawned fourth(io, pool.run(where_am_i()));
    io.restart();
    io.run();
    EXPECT_TRUE(fourth.value());
}

}  // namespace
}  // namespace faultline
