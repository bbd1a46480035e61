#include "engine/policy/retry_budget.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kBudgetStart{seconds(1000)};

int withdrawn(RetryBudget& budget, Instant now, int wanted) {
    int granted = 0;
    for (int i = 0; i < wanted; ++i) {
        granted += budget.withdraw(now) ? 1 : 0;
    }
    return granted;
}

TEST(RetryBudget, FloorIsTenInAnySecond) {
    RetryBudget budget;
    budget.called(kBudgetStart);
    EXPECT_EQ(withdrawn(budget, kBudgetStart, 100), 10);
    EXPECT_EQ(withdrawn(budget, kBudgetStart + milliseconds(999), 100), 0);
    EXPECT_EQ(withdrawn(budget, kBudgetStart + seconds(1), 100), 10);
    EXPECT_EQ(budget.refused(), 90U + 100U + 90U);
}

TEST(RetryBudget, OneFifthOfTheCallsAboveTheFloor) {
    RetryBudget budget;
    for (int i = 0; i < 1'000; ++i) {
        budget.called(kBudgetStart);
    }
    EXPECT_EQ(withdrawn(budget, kBudgetStart, 1'000), 200);
}

TEST(RetryBudget, CallsOlderThanTenSecondsEarnNothing) {
    RetryBudget budget;
    for (int i = 0; i < 1'000; ++i) {
        budget.called(kBudgetStart);
    }
    EXPECT_EQ(withdrawn(budget, kBudgetStart + seconds(9), 1'000), 200);
    RetryBudget later;
    for (int i = 0; i < 1'000; ++i) {
        later.called(kBudgetStart);
    }
    EXPECT_EQ(withdrawn(later, kBudgetStart + seconds(10), 1'000), 10);
}

TEST(RetryBudget, SteadyLoadNeverExceedsOneFifthInTheLongRun) {
    RetryBudget budget;
    int calls = 0;
    int retries = 0;
    for (int second = 0; second < 60; ++second) {
        for (int i = 0; i < 500; ++i) {
            const Instant now = kBudgetStart + seconds(second) + milliseconds(i);
            budget.called(now);
            ++calls;
            retries += withdrawn(budget, now, 3);  // everything fails, everybody wants three
        }
    }
    EXPECT_LE(retries, calls / 5 + 60 * 10);
    EXPECT_GE(retries, calls / 5 - 100);
}

}  // namespace
}  // namespace faultline::engine
