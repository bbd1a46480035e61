// How many connections are opened when the target takes none: no more than help.
#include "loadgen/client/connection_pool.h"
#include "tests/fakes/tiny_http_server.h"
#include "tests/io/loadgen/full_listener.h"
#include "tests/io/loadgen/load_harness.h"

#include <thread>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::FullListener;

TEST(OpenConnections, AreBoundedWhenTheTargetTakesNone) {
    FullListener listener;
    StopFlag stop{false};
    RunOptions options;
    options.setup.timeout = seconds(600);
    options.stop = &stop;
    options.transport.stop_drain = milliseconds(50);
    std::jthread stopper;
    options.on_start = [&](Instant) {
        // However far the run has come by then, the bound holds.
        stopper = std::jthread([&stop, until = SteadyClock().now() + milliseconds(700)] {
            while (SteadyClock().now() < until) {
                std::this_thread::yield();
            }
            stop = true;
        });
    };
    const Ran ran = run_load_on("http://" + to_string(listener.address()),
                                uniform(10'000, seconds(1)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_GT(ran.sink.count(Outcome::kUnanswered), 1000U);
    // The first few were made, though nobody will ever read on them.
    EXPECT_LE((*ran.stats)->connections, ConnectionPool::kMaxConnecting + 8);
    EXPECT_GT((*ran.stats)->connecting_limit_hits, 0U);
}

// It is the target that kept them waiting, so they were sent to it and timed out.
TEST(OpenConnections, ATargetThatAcceptsNothingIsNotTheGeneratorsFault) {
    FullListener listener;
    constexpr auto timeout = milliseconds(300);
    RunOptions options;
    options.setup.timeout = timeout;
    const Ran ran = run_load_on("http://" + to_string(listener.address()),
                                uniform(10'000, milliseconds(200)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_EQ((*ran.stats)->never_connected, 0U);
    EXPECT_EQ(ran.sink.count(Outcome::kShed), 0U);
    EXPECT_EQ(ran.sink.count(Outcome::kTimeout), 2000U);
    EXPECT_GT((*ran.stats)->longest_wait, timeout / 2);
}

// The loop is held up for longer than the timeout while operations wait for a connection.
TEST(OpenConnections, WhatTheGeneratorFoundNoTimeForIsShed) {
    testing::TinyHttpServer server;
    RunOptions options;
    options.setup.timeout = milliseconds(50);
    options.setup.on_body = [](std::uint64_t, std::string_view) {
        const Instant until = SteadyClock().now() + milliseconds(200);
        while (SteadyClock().now() < until) {
            std::this_thread::yield();
        }
        return std::nullopt;
    };
    const Ran ran =
        run_load_on(server.url(), uniform(1'000, milliseconds(100)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    expect_one_sample_each(ran, 100);
    EXPECT_GT((*ran.stats)->never_connected, 0U);
    EXPECT_EQ(ran.sink.count(Outcome::kShed), (*ran.stats)->never_connected);
    EXPECT_EQ((*ran.stats)->connecting_limit_hits, 0U);
}

}  // namespace
}  // namespace faultline::load
