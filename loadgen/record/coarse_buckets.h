// Counts of response times in buckets `Width` times as wide as those of the project's histogram:
// for whatever is counted often (by time, while the run goes on) and not judged. Pure.
#pragma once

#include "base/clock.h"
#include "loadgen/record/sample.h"
#include "metrics/latency_histogram.h"
#include "metrics/quantile.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>

namespace faultline::load {

template <std::size_t Width, class Count = std::uint64_t>
struct CoarseBuckets {
    static constexpr std::size_t kCount = metrics::LatencyHistogram::kBuckets / Width + 2;
    using Counts = std::array<Count, kCount>;

    // Bucket i > 0 of the histogram ends at 2^(i/128) ns; those above Width * (k - 1), up to
    // Width * k, are bucket k here.
    [[nodiscard]] static std::size_t index_of(Duration time) {
        const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(1, time.count()));
        return (metrics::LatencyHistogram::index_of(ns) + Width - 1) / Width;
    }

    // The geometric middle of a bucket.
    [[nodiscard]] static Duration middle_of(std::size_t bucket) {
        const std::size_t last = std::min(bucket * Width, metrics::LatencyHistogram::kBuckets);
        const std::size_t middle = last < Width / 2 ? last : last - Width / 2;
        return Duration{
            static_cast<std::int64_t>(metrics::LatencyHistogram::upper_bound_ns(middle))};
    }

    // Of the counted times and `infinite` ones beyond them; kNever when that rank is infinite,
    // nothing when there are none. `largest`: of the finite times, where it is known exactly.
    // p in (0, 1].
    [[nodiscard]] static std::optional<Duration> quantile(const Counts& counts,
                                                          std::uint64_t infinite, double p,
                                                          Duration largest = kNever) {
        const std::uint64_t finite = std::accumulate(counts.begin(), counts.end(), std::uint64_t{});
        if (finite + infinite == 0) {
            return std::nullopt;
        }
        std::uint64_t left = metrics::rank_of(p, finite + infinite);
        if (left > finite) {
            return kNever;
        }
        if (left == finite && largest != kNever) {
            return largest;
        }
        std::size_t bucket = 0;
        while (left > counts[bucket]) {
            left -= counts[bucket++];
        }
        return std::min(middle_of(bucket), largest);
    }
};

}  // namespace faultline::load
