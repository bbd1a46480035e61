#include "metrics/counter.h"

#include "metrics/in_flight.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

TEST(Counter, ConcurrentIncrementsAreExact) {
    Counter counter;
    Gauge gauge;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&counter, &gauge] {
                for (int i = 0; i < 20'000; ++i) {
                    counter.add();
                    gauge.add(1.0);
                    gauge.add(-0.5);
                }
            });
        }
    }
    EXPECT_EQ(counter.value(), 160'000U);
    EXPECT_EQ(gauge.value(), 80'000.0);
}

TEST(Counter, WhatIsInFlightIsCountedWhileItLives) {
    Gauge gauge;
    {
        const InFlight one(gauge);
        const InFlight another(gauge);
        EXPECT_EQ(gauge.value(), 2.0);
    }
    EXPECT_EQ(gauge.value(), 0.0);
}

TEST(Counter, RaiseToFollowsATotalAndNeverGoesDown) {
    Counter counter;
    counter.raise_to(10);
    counter.raise_to(7);
    EXPECT_EQ(counter.value(), 10U);
    counter.raise_to(12);
    EXPECT_EQ(counter.value(), 12U);
}

}  // namespace
}  // namespace faultline::metrics
