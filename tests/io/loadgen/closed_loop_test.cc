// The closed loop: as many operations open as asked for, the next when an answer came; and what an
// open loop does that is asked for more than it can send.
#include "tests/fakes/tiny_http_server.h"
#include "tests/io/loadgen/load_harness.h"

#include <algorithm>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::TinyHttpServer;

// A plan that never runs out, as a run makes it.
LoadPlanSpec endless(Duration duration) { return uniform(1e7, duration); }

TEST(ClosedLoop, NeverHasMoreOpenThanConnectionsAndIsNeverLate) {
    TinyHttpServer server;
    RunOptions options;
    options.setup.closed_connections = 4;
    const Ran ran = run_load_on(server.url(), endless(milliseconds(200)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    // On a busy machine few; more than there are connections say that each is used again.
    EXPECT_GT(ran.sink.samples.size(), 4U);
    EXPECT_EQ(ran.sink.count(Outcome::kCompleted), ran.sink.samples.size());
    EXPECT_LE((*ran.stats)->connections, 4U);
    EXPECT_FALSE((*ran.stats)->stopped_early);
    for (const auto& sample : ran.sink.samples) {
        ASSERT_EQ(sample.lateness(), Duration::zero());
        ASSERT_GE(sample.released, Duration::zero());
        ASSERT_LT(sample.released, milliseconds(200));
        // Of the others at most three were open when it was released.
        const auto open = std::ranges::count_if(ran.sink.samples, [&](const Sample& other) {
            return other.released <= sample.released && other.done > sample.released;
        });
        ASSERT_LE(open, 4);
    }
}

TEST(ClosedLoop, ASlowTargetSetsThePace) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{};  // silence
    });
    RunOptions options;
    options.setup.closed_connections = 3;
    options.setup.timeout = milliseconds(100);
    const Ran ran = run_load_on(server.url(), endless(milliseconds(150)), std::move(options));
    // Three at once, three more when those timed out; then the time is over.
    EXPECT_GE(ran.sink.count(Outcome::kTimeout), 3U);
    EXPECT_LE(ran.sink.samples.size(), 6U);
}

// Asked for many times what it can send: every answer frees a connection for the next, so
// the connections that it has are enough, and opening more would cost the time that sending needs.
TEST(Overload, TheLoopSendsOnTheConnectionsItHas) {
    TinyHttpServer server;
    RunOptions options;
    options.setup.max_in_flight = 5000;
    const Ran ran =
        run_load_on(server.url(), uniform(400'000, milliseconds(300)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    const std::uint64_t completed = ran.sink.count(Outcome::kCompleted);
    EXPECT_EQ(completed + ran.sink.count(Outcome::kShed), 120'000U);
    EXPECT_GT(ran.sink.count(Outcome::kShed), 0U) << "more than any machine sends";
    EXPECT_LT((*ran.stats)->connections * 4, completed) << "few connections, many operations";
}

// A target that closes each connection needs a new one for each operation, also while the loop has
// come into a rush: else it never comes out of it.
TEST(Overload, ATargetThatClosesConnectionsIsCaughtUpWithAfterAStall) {
    TinyHttpServer server([](const TinyHttpServer::Request&) {
        return TinyHttpServer::Reply{
            .bytes = TinyHttpServer::answer(200, "ok", "Connection: close\r\n"), .closes = true};
    });
    RunOptions options;
    options.setup.max_in_flight = 40;
    options.on_start = [&server](Instant zero) {
        server.be_silent(zero + milliseconds(200), zero + milliseconds(500));
    };
    const Ran ran =
        run_load_on(server.url(), uniform(1000, milliseconds(2500)), std::move(options));
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_GT(ran.sink.count(Outcome::kShed), 0U) << "there was a rush";
    const auto shed_late = std::ranges::count_if(ran.sink.samples, [](const Sample& sample) {
        return sample.intended >= milliseconds(1000) && sample.outcome == Outcome::kShed;
    });
    EXPECT_LT(shed_late, 750) << "of 1500: half a second after the stall it was over";
}

}  // namespace
}  // namespace faultline::load
