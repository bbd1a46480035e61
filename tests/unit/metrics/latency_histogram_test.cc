#include "metrics/latency_histogram.h"

#include "base/random.h"
#include "base/units.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kLargest = std::uint64_t{1} << 43U;

// Log-uniform from 1 ns to 2^43 ns: every octave as often as every other.
Duration any_latency(RandomStream& random) {
    return Duration{static_cast<std::int64_t>(std::exp2(random.uniform() * 43.0))};
}

Duration exact_quantile(std::vector<Duration> values, double p) {
    std::ranges::sort(values);
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    return values[rank - 1];
}

void expect_equal(const LatencyHistogram& a, const LatencyHistogram& b) {
    EXPECT_EQ(a.sparse(), b.sparse());
    EXPECT_EQ(a.count(), b.count());
    EXPECT_EQ(a.infinite(), b.infinite());
    EXPECT_EQ(a.finite_max(), b.finite_max());
    EXPECT_DOUBLE_EQ(a.sum_seconds(), b.sum_seconds());
}

TEST(LatencyHistogram, PowersOfTwoEndTheirBucket) {
    for (unsigned e = 0; e <= 43; ++e) {
        const std::uint64_t power = std::uint64_t{1} << e;
        EXPECT_EQ(LatencyHistogram::index_of(power), e * 128U);
        EXPECT_EQ(LatencyHistogram::upper_bound_ns(e * 128U), static_cast<double>(power));
    }
    EXPECT_EQ(LatencyHistogram::index_of(0), 0U);
    EXPECT_EQ(LatencyHistogram::index_of(~std::uint64_t{0}), 43U * 128U);
}

TEST(LatencyHistogram, LowerIsOutsideAndUpperInside) {
    RandomStream random(1, "index");
    const auto check = [](std::uint64_t ns) {
        const std::size_t index = LatencyHistogram::index_of(ns);
        const auto value = static_cast<double>(ns);
        ASSERT_LE(value, LatencyHistogram::upper_bound_ns(index)) << ns;
        if (index > 0) {
            ASSERT_GT(value, LatencyHistogram::upper_bound_ns(index - 1)) << ns;
        }
    };
    for (std::uint64_t ns = 1; ns < 20'000; ++ns) {
        check(ns);
    }
    for (int i = 0; i < 20'000; ++i) {
        check(static_cast<std::uint64_t>(any_latency(random).count()));
    }
    // The whole numbers on both sides of every bound.
    for (std::size_t i = 0; i + 1 < LatencyHistogram::kBuckets; ++i) {
        const auto below = static_cast<std::uint64_t>(LatencyHistogram::upper_bound_ns(i));
        check(below);
        check(below + 1);
    }
}

TEST(LatencyHistogram, QuantilesStayWithinTheErrorBound) {
    RandomStream random(2, "quantiles");
    for (int round = 0; round < 20; ++round) {
        LatencyHistogram histogram;
        std::vector<Duration> values;
        for (int i = 0; i < 3000; ++i) {
            values.push_back(round % 2 == 0 ? any_latency(random)
                                            : from_seconds(random.exponential(0.02)) + 1us);
            histogram.record(values.back());
        }
        for (const double p : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
            const auto exact = static_cast<double>(exact_quantile(values, p).count());
            const auto estimate = static_cast<double>(histogram.quantile(p).count());
            EXPECT_NEAR(estimate, exact, exact * 0.00272 + 0.5) << p;
        }
        EXPECT_EQ(histogram.max(), *std::ranges::max_element(values));
    }
}

TEST(LatencyHistogram, OneValueIsItsOwnQuantile) {
    for (const Duration value : {1ns, 2ns, 3ns, 100ns, 127ns}) {
        LatencyHistogram histogram;
        histogram.record(value);
        EXPECT_EQ(histogram.quantile(0.5), value);
        EXPECT_EQ(histogram.quantile(1.0), value);
    }
}

TEST(LatencyHistogram, RankIsTheCeilingOfItsShare) {
    LatencyHistogram histogram;
    for (int i = 1; i <= 100; ++i) {
        histogram.record(Duration{i});
    }
    // Up to 128 ns every bucket holds one whole number, so these are exact. 0.07 * 100 is
    // 7.000000000000001 in binary and means the seventh all the same.
    for (int i = 1; i <= 100; ++i) {
        EXPECT_EQ(histogram.quantile(i / 100.0), Duration{i});
    }
    EXPECT_EQ(histogram.quantile(0.0701), 8ns);
    EXPECT_EQ(histogram.quantile(1e-9), 1ns);
    EXPECT_EQ(histogram.quantile(0.995), 100ns);
}

TEST(LatencyHistogram, InfiniteValuesHaveTheLastRanks) {
    LatencyHistogram histogram;
    histogram.record(10ns, 98);
    histogram.record_infinite(2);
    EXPECT_EQ(histogram.count(), 100U);
    EXPECT_EQ(histogram.infinite(), 2U);
    EXPECT_EQ(histogram.quantile(0.98), 10ns);
    EXPECT_EQ(histogram.quantile(0.981), Duration::max());
    EXPECT_EQ(histogram.max(), Duration::max());
    EXPECT_TRUE(std::isinf(histogram.mean_seconds()));
    EXPECT_DOUBLE_EQ(histogram.sum_seconds(), 980e-9);
    LatencyHistogram nothing_else;
    nothing_else.record_infinite();
    EXPECT_EQ(nothing_else.quantile(0.001), Duration::max());
}

TEST(LatencyHistogram, MergingIsRecordingAll) {
    RandomStream random(3, "merge");
    LatencyHistogram all;
    std::array<LatencyHistogram, 4> parts;
    for (int i = 0; i < 20'000; ++i) {
        LatencyHistogram& part = parts[random.below(4)];
        if (random.uniform() < 0.01) {
            part.record_infinite();
            all.record_infinite();
            continue;
        }
        const Duration value = any_latency(random);
        part.record(value);
        all.record(value);
    }
    LatencyHistogram merged;
    for (const auto& part : parts) {
        merged.merge(part);
    }
    expect_equal(merged, all);
    EXPECT_EQ(merged.quantile(0.9), all.quantile(0.9));
}

TEST(LatencyHistogram, TimesIsRepetition) {
    LatencyHistogram once;
    LatencyHistogram often;
    once.record(5ms, 1000);
    once.record(6ms, 0);
    for (int i = 0; i < 1000; ++i) {
        often.record(5ms);
    }
    expect_equal(once, often);
}

TEST(LatencyHistogram, ValuesOutsideAreClamped) {
    LatencyHistogram histogram;
    histogram.record(-5s);
    histogram.record(0ns);
    EXPECT_EQ(histogram.max(), 1ns);
    histogram.record(Duration::max(), 2);
    EXPECT_EQ(histogram.max(), Duration{static_cast<std::int64_t>(kLargest)});
    EXPECT_EQ(histogram.sparse(), (std::vector<LatencyHistogram::Bucket>{{0, 2}, {43 * 128, 2}}));
}

TEST(LatencyHistogram, SumsDoNotOverflow) {
    LatencyHistogram histogram;
    histogram.record(Duration::max(), std::uint64_t{1} << 40U);
    EXPECT_DOUBLE_EQ(histogram.sum_seconds(), std::exp2(83) / 1e9);
    EXPECT_DOUBLE_EQ(histogram.mean_seconds(), std::exp2(43) / 1e9);
}

TEST(LatencyHistogram, SparseRoundTrip) {
    RandomStream random(5, "sparse");
    LatencyHistogram histogram;
    for (int i = 0; i < 1000; ++i) {
        histogram.record(any_latency(random));
    }
    histogram.record_infinite(3);
    const auto copy = LatencyHistogram::from_sparse(
        histogram.sparse(), histogram.infinite(), histogram.finite_max(), histogram.sum_seconds());
    ASSERT_TRUE(copy);
    expect_equal(*copy, histogram);
    const auto empty = LatencyHistogram::from_sparse({}, 0, 0ns, 0.0);
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->count(), 0U);
}

TEST(LatencyHistogram, ASparseFormThatContradictsItselfIsRefused) {
    using Buckets = std::vector<LatencyHistogram::Bucket>;
    const auto refused = [](const Buckets& buckets, Duration max, double sum) {
        return LatencyHistogram::from_sparse(buckets, 0, max, sum).has_error();
    };
    EXPECT_FALSE(refused({{128, 1}, {256, 2}}, 4ns, 10e-9));
    EXPECT_TRUE(refused({{256, 2}, {128, 1}}, 4ns, 10e-9));
    EXPECT_TRUE(refused({{256, 1}, {256, 1}}, 4ns, 8e-9));
    EXPECT_TRUE(refused({{-1, 1}}, 1ns, 1e-9));
    EXPECT_TRUE(refused({{43 * 128 + 1, 1}}, 1h, 1.0));
    EXPECT_TRUE(refused({{256, 0}}, 4ns, 0.0));
    EXPECT_TRUE(refused({{256, ~0ULL}, {384, ~0ULL}}, 8ns, 0.0));
    EXPECT_TRUE(refused({{256, 1}}, 5ns, 4e-9));
    EXPECT_TRUE(refused({{256, 1}}, -4ns, 4e-9));
    EXPECT_TRUE(refused({}, 4ns, 0.0));
    EXPECT_TRUE(refused({{256, 1}}, 4ns, 5e-9));
    EXPECT_TRUE(refused({{256, 1}}, 4ns, -1.0));
    EXPECT_TRUE(refused({{256, 1}}, 4ns, std::nan("")));
}

TEST(LatencyHistogramDeathTest, AnEmptyOneHasNoQuantile) {
    EXPECT_DEATH((void)LatencyHistogram().quantile(0.5), "no quantile");
    EXPECT_DEATH((void)LatencyHistogram().max(), "no maximum");
    LatencyHistogram histogram;
    histogram.record(1s);
    EXPECT_DEATH((void)histogram.quantile(0.0), "lies in");
    EXPECT_DEATH((void)histogram.quantile(1.1), "lies in");
}

}  // namespace
}  // namespace faultline::metrics
