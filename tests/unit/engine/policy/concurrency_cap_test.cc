#include "engine/policy/concurrency_cap.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using Entry = ConcurrencyCap::Entry;

TEST(ConcurrencyCap, GrantsUpToTheLimitThenQueuesThenRefuses) {
    ConcurrencyCap cap({.max_running = 2, .max_waiting = 1});
    EXPECT_EQ(cap.enter(1), Entry::kGranted);
    EXPECT_EQ(cap.enter(2), Entry::kGranted);
    EXPECT_EQ(cap.enter(3), Entry::kQueued);
    EXPECT_EQ(cap.enter(4), Entry::kRefused);
    EXPECT_EQ(cap.running(), 2U);
    EXPECT_EQ(cap.waiting(), 1U);
    EXPECT_EQ(cap.refused(), 1U);
}

TEST(ConcurrencyCap, SlotsPassInOrderOfArrival) {
    ConcurrencyCap cap({.max_running = 1, .max_waiting = 10});
    ASSERT_EQ(cap.enter(1), Entry::kGranted);
    ASSERT_EQ(cap.enter(2), Entry::kQueued);
    ASSERT_EQ(cap.enter(3), Entry::kQueued);
    EXPECT_EQ(cap.leave(), 2U);
    EXPECT_EQ(cap.running(), 1U);
    EXPECT_EQ(cap.leave(), 3U);
    EXPECT_EQ(cap.leave(), std::nullopt);
    EXPECT_EQ(cap.running(), 0U);
    EXPECT_EQ(cap.enter(4), Entry::kGranted);
}

TEST(ConcurrencyCap, WhoGaveUpIsPassedOver) {
    ConcurrencyCap cap({.max_running = 1, .max_waiting = 10});
    ASSERT_EQ(cap.enter(1), Entry::kGranted);
    ASSERT_EQ(cap.enter(2), Entry::kQueued);
    ASSERT_EQ(cap.enter(3), Entry::kQueued);
    cap.give_up(2);
    cap.give_up(99);
    EXPECT_EQ(cap.leave(), 3U);
}

}  // namespace
}  // namespace faultline::engine
