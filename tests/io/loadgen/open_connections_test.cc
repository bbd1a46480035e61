// How many connections are opened when the target takes none: no more than help.
#include "loadgen/client/connection_pool.h"
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
}

}  // namespace
}  // namespace faultline::load
