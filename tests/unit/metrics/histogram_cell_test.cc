#include "metrics/histogram_cell.h"

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

TEST(HistogramCell, ABoundBelongsToTheBucketBelowIt) {
    for (std::size_t i = 0; i < HistogramCell::kBounds.size(); ++i) {
        HistogramCell cell;
        const auto bound = static_cast<std::int64_t>(HistogramCell::kBounds[i] * 1e9 + 0.5);
        cell.record(Duration{bound});
        cell.record(Duration{bound + 1});
        EXPECT_EQ(cell.view().buckets[i], 1U) << i;
        EXPECT_EQ(cell.view().buckets[i + 1], 1U) << i;
    }
}

TEST(HistogramCell, CountAndSum) {
    HistogramCell cell;
    cell.record(-5s);
    cell.record(250ms);
    cell.record(1h);
    const auto view = cell.view();
    EXPECT_EQ(view.count, 3U);
    EXPECT_EQ(view.buckets.front(), 1U);
    EXPECT_EQ(view.buckets.back(), 1U);
    EXPECT_DOUBLE_EQ(view.sum_seconds, 3600.25);
}

// A view taken in the middle of recordings must agree with itself, and the last one with all.
TEST(HistogramCell, ViewsAgreeWithThemselvesWhileThreadsRecord) {
    HistogramCell cell;
    std::atomic<bool> stop{false};
    std::uint64_t seen = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&cell, t] {
                for (int i = 0; i < 20'000; ++i) {
                    cell.record(1ms * (i % 100) * (t + 1));
                }
            });
        }
        threads.emplace_back([&cell, &stop, &seen] {
            while (!stop) {
                const auto view = cell.view();
                const auto sum =
                    std::accumulate(view.buckets.begin(), view.buckets.end(), std::uint64_t{0});
                ASSERT_EQ(sum, view.count);
                ASSERT_GE(view.count, seen);
                seen = view.count;
            }
        });
        for (int t = 0; t < 4; ++t) {
            threads[static_cast<std::size_t>(t)].join();
        }
        stop = true;
    }
    EXPECT_EQ(cell.view().count, 80'000U);
    // 20,000 values of t+1 times 0..99 ms each.
    EXPECT_NEAR(cell.view().sum_seconds, 200 * 4950 * 1e-3 * (1 + 2 + 3 + 4), 1e-6);
}

}  // namespace
}  // namespace faultline::metrics
