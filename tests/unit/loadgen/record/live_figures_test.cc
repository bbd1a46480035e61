#include "loadgen/record/live_figures.h"

#include "base/units.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;

Sample answered_in(Duration response, Outcome outcome = Outcome::kCompleted) {
    Sample sample;
    sample.outcome = outcome;
    sample.released = Duration{};
    sample.done = response;
    return sample;
}

TEST(LiveFigures, CountSinceAnEarlierReading) {
    LiveFigures live;
    live.on_sample(answered_in(milliseconds(1000)));
    const LiveFigures::Reading before = live.read();
    for (int i = 0; i < 9; ++i) {
        live.on_sample(answered_in(milliseconds(10)));
    }
    live.on_sample(answered_in(milliseconds(10), Outcome::kRefused));
    live.on_sample(answered_in(milliseconds(10), Outcome::kShed));
    const LiveFigures::Reading recent = live.read().since(before);
    EXPECT_EQ(recent.sent, 10U);
    EXPECT_EQ(recent.errors, 1U);
    EXPECT_NEAR(to_ms(*recent.quantile(0.5)), 10.0, 0.9);
    EXPECT_EQ(recent.quantile(0.99), kNever);
    EXPECT_EQ(live.read().since(live.read()).quantile(0.5), std::nullopt);
}

}  // namespace
}  // namespace faultline::load
