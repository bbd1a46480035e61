// Counts over time, in constant memory.
#include "loadgen/record/series.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Sample at(Duration intended, Outcome outcome = Outcome::kCompleted) {
    Sample sample;
    sample.intended = intended;
    sample.outcome = outcome;
    sample.released = intended;
    sample.done = intended + milliseconds(5);
    return sample;
}

TEST(Series, CountsBySecondOfIntent) {
    Series series;
    series.add(at(milliseconds(999)));
    series.add(at(milliseconds(1000), Outcome::kTimeout));
    series.add(at(milliseconds(2500), Outcome::kShed));
    ASSERT_EQ(series.slots().size(), 3U);
    EXPECT_EQ(series.slots()[0].completed, 1U);
    EXPECT_EQ(series.slots()[0].slowest, milliseconds(5));
    EXPECT_EQ(series.slots()[1].failed, 1U);
    EXPECT_EQ(series.slots()[2].sent, 0U);
    EXPECT_EQ(series.slots()[2].shed, 1U);
}

TEST(Series, ALongRunWidensTheSlotsAndLosesNothing) {
    Series series;
    constexpr int kSeconds = 3 * 3600;
    for (int i = 0; i < kSeconds; ++i) {
        series.add(at(seconds(i)));
    }
    EXPECT_LE(series.slots().size(), Series::kMaxSlots);
    EXPECT_EQ(series.slot_width(), seconds(16));
    std::uint64_t sum = 0;
    for (const auto& slot : series.slots()) {
        sum += slot.completed;
    }
    EXPECT_EQ(sum, static_cast<std::uint64_t>(kSeconds));
    EXPECT_EQ(series.slots().front().completed, 16U);
}

TEST(Series, MergesSeriesOfDifferentWidth) {
    Series wide;
    wide.add(at(seconds(3000)));
    Series narrow;
    narrow.add(at(seconds(3)));
    narrow.merge(wide);
    EXPECT_EQ(narrow.slot_width(), seconds(4));
    EXPECT_EQ(narrow.slots().front().completed, 1U);
    EXPECT_EQ(narrow.slots().back().completed, 1U);
    Series other;
    other.add(at(seconds(3)));
    wide.merge(other);
    EXPECT_EQ(wide.slots().front().completed, 1U);
}

}  // namespace
}  // namespace faultline::load
