// An answer that does not end takes neither the other operations' time nor the run's end.
#include "tests/io/loadgen/endless_server.h"
#include "tests/io/loadgen/load_harness.h"

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::EndlessServer;

TEST(EndlessAnswer, OthersAreReleasedAndTheOperationTimesOut) {
    EndlessServer server;
    RunOptions options;
    options.setup.timeout = seconds(3);
    const Ran ran = run_load_on(server.url(), uniform(20, seconds(2)), std::move(options));
    expect_one_sample_each(ran, 40);
    for (const auto& sample : ran.sink.samples) {
        // Once an operation waits for the stream, every later one would be seconds late.
        EXPECT_LT(sample.released - sample.intended, seconds(5)) << sample.ordinal;
        if (sample.ordinal == 0) {
            EXPECT_EQ(sample.outcome, Outcome::kTimeout);
            EXPECT_LT(sample.done - sample.released, seconds(7));
        }
    }
    EXPECT_GE(ran.sink.count(Outcome::kCompleted), 20U);
}

TEST(EndlessAnswer, StoppingStops) {
    StopFlag stop{false};
    EndlessServer server(&stop);
    RunOptions options;
    options.stop = &stop;
    options.transport.stop_drain = milliseconds(50);
    const Instant start = SteadyClock().now();
    const Ran ran = run_load_on(server.url(), uniform(1, seconds(600)), std::move(options));
    EXPECT_LT(SteadyClock().now() - start, EndlessServer::kMost - seconds(1));
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_TRUE((*ran.stats)->stopped_early);
}

}  // namespace
}  // namespace faultline::load
