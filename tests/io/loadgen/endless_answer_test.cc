// An answer that does not end takes neither the other operations' time nor the run's end.
#include "tests/io/loadgen/endless_server.h"
#include "tests/io/loadgen/load_harness.h"

#include <algorithm>
#include <vector>

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
    ASSERT_NO_FATAL_FAILURE(expect_one_sample_each(ran, 40));
    // The order of what happened, not how long it took: the machine may be busy.
    EXPECT_FALSE(server.gave_up()) << "the operation ended with the stream, not by its timeout";
    EXPECT_GE(server.others_meanwhile(), 1U) << "the others waited for the stream";
    std::vector<Sample> samples = ran.sink.samples;
    std::ranges::sort(samples, {}, &Sample::ordinal);
    EXPECT_EQ(samples[0].outcome, Outcome::kTimeout);
    EXPECT_LT(samples[1].released, samples[0].done);
}

TEST(EndlessAnswer, StoppingStops) {
    StopFlag stop{false};
    EndlessServer server(&stop);
    RunOptions options;
    options.stop = &stop;
    options.transport.stop_drain = milliseconds(50);
    const Ran ran = run_load_on(server.url(), uniform(1, seconds(600)), std::move(options));
    EXPECT_FALSE(server.gave_up()) << "the stop waited for the end of the stream";
    ASSERT_TRUE(ran.stats && *ran.stats);
    EXPECT_TRUE((*ran.stats)->stopped_early);
}

}  // namespace
}  // namespace faultline::load
