// Who gets the next connection.
#include "loadgen/client/waiting_operations.h"

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(WaitingOperations, TheFirstThatCameIsTheFirstServed) {
    InFlightTable in_flight(10);
    WaitingOperations waiting(&in_flight);
    EXPECT_EQ(waiting.pop(), kNoSlot);
    const auto first = in_flight.open({});
    const auto second = in_flight.open({});
    waiting.push(first);
    waiting.push(second);
    EXPECT_EQ(waiting.pop(), first);
    EXPECT_EQ(waiting.pop(), second);
    EXPECT_EQ(waiting.pop(), kNoSlot);
    EXPECT_TRUE(waiting.empty());
}

TEST(WaitingOperations, OneThatLostItsConnectionIsServedBeforeAllOthers) {
    InFlightTable in_flight(10);
    WaitingOperations waiting(&in_flight);
    const auto lost = in_flight.open({});
    const auto later = in_flight.open({});
    waiting.push(later);
    in_flight.at(lost).connection = ConnectionIndex{3};
    waiting.push_again(lost);
    EXPECT_EQ(in_flight.at(lost).connection, kNoConnection);
    EXPECT_EQ(waiting.pop(), lost);
    EXPECT_EQ(waiting.pop(), later);
}

TEST(WaitingOperations, OneThatEndedIsPassedOver) {
    InFlightTable in_flight(10);
    WaitingOperations waiting(&in_flight);
    const auto timed_out = in_flight.open({});
    const auto other = in_flight.open({});
    waiting.push(timed_out);
    waiting.push(other);
    in_flight.close(timed_out);
    EXPECT_EQ(waiting.pop(), other);
    // Its slot is another's now, which does not wait.
    const auto reused = in_flight.open({});
    EXPECT_EQ(reused, timed_out);
    EXPECT_EQ(waiting.pop(), kNoSlot);
}

TEST(WaitingOperations, WhoeverGetsTheSlotOfOneThatEndedWaitsBehindTheOthers) {
    InFlightTable in_flight(10);
    WaitingOperations waiting(&in_flight);
    const auto numbered = [&](std::uint64_t ordinal) {
        Sample sample;
        sample.ordinal = ordinal;
        return in_flight.open(sample);
    };
    const auto timed_out = numbered(1);
    const auto older = numbered(2);
    waiting.push(timed_out);
    waiting.push(older);
    in_flight.close(timed_out);
    const auto newer = numbered(3);
    ASSERT_EQ(newer, timed_out);
    waiting.push(newer);
    EXPECT_EQ(waiting.pop(), older);
    EXPECT_EQ(waiting.pop(), newer);
    EXPECT_EQ(waiting.pop(), kNoSlot);
}

TEST(WaitingOperations, OneThatWaitsHasNoConnection) {
    InFlightTable in_flight(10);
    WaitingOperations waiting(&in_flight);
    const auto slot = in_flight.open({});
    in_flight.at(slot).connection = ConnectionIndex{3};
    waiting.push(slot);
    EXPECT_EQ(in_flight.at(slot).connection, kNoConnection);
}

}  // namespace
}  // namespace faultline::load
