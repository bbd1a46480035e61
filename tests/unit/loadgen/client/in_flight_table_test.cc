// The table of what is out: order of release, reuse, bound.
#include "loadgen/client/in_flight_table.h"

#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

Sample numbered(std::uint64_t ordinal) {
    Sample sample;
    sample.ordinal = ordinal;
    return sample;
}

TEST(InFlightTable, TheOldestIsTheOneReleasedFirst) {
    InFlightTable in_flight(10);
    std::vector<InFlightSlot> slots;
    for (std::uint64_t i = 0; i < 4; ++i) {
        slots.push_back(in_flight.open(numbered(i)));
    }
    in_flight.close(slots[0]);
    in_flight.close(slots[2]);
    EXPECT_EQ(in_flight.at(in_flight.oldest()).sample.ordinal, 1U);
    const auto reused = in_flight.open(numbered(9));
    in_flight.close(slots[1]);
    in_flight.close(slots[3]);
    EXPECT_EQ(in_flight.oldest(), reused);
    EXPECT_EQ(in_flight.at(reused).sample.ordinal, 9U);
    in_flight.close(reused);
    EXPECT_EQ(in_flight.oldest(), kNoSlot);
    EXPECT_EQ(in_flight.size(), 0U);
}

TEST(InFlightTable, KnowsItsBound) {
    InFlightTable in_flight(2);
    const auto first = in_flight.open(numbered(0));
    in_flight.open(numbered(1));
    EXPECT_TRUE(in_flight.full());
    in_flight.close(first);
    EXPECT_FALSE(in_flight.full());
}

}  // namespace
}  // namespace faultline::load
