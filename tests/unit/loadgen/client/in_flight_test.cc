// The table of what is out: order of release, reuse, bound.
#include "loadgen/client/flights.h"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

Sample numbered(std::uint64_t ordinal) {
    Sample sample;
    sample.ordinal = ordinal;
    return sample;
}

TEST(Flights, TheOldestIsTheOneReleasedFirst) {
    Flights flights(10);
    std::vector<std::uint32_t> slots;
    for (std::uint64_t i = 0; i < 4; ++i) {
        slots.push_back(flights.open(numbered(i)));
    }
    flights.close(slots[0]);
    flights.close(slots[2]);
    EXPECT_EQ(flights.at(flights.oldest()).sample.ordinal, 1U);
    const auto reused = flights.open(numbered(9));
    flights.close(slots[1]);
    flights.close(slots[3]);
    EXPECT_EQ(flights.oldest(), reused);
    EXPECT_EQ(flights.at(reused).sample.ordinal, 9U);
    flights.close(reused);
    EXPECT_EQ(flights.oldest(), kNone);
    EXPECT_EQ(flights.size(), 0U);
}

TEST(Flights, KnowsItsBound) {
    Flights flights(2);
    const auto first = flights.open(numbered(0));
    flights.open(numbered(1));
    EXPECT_TRUE(flights.full());
    flights.close(first);
    EXPECT_FALSE(flights.full());
}

}  // namespace
}  // namespace faultline::load
