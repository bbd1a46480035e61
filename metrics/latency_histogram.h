// The one histogram of the project: base-2 exponential buckets, schema 7 (factor 2^(1/128), at
// most 0.27 % relative error), merged by addition, +inf counted apart. A value with one writer;
// memory is constant (1 ns to 2^43 ns, about 45 KB). Recording does not allocate.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace faultline::metrics {

class LatencyHistogram {
public:
    static constexpr int kSchema = 7;
    static constexpr int kBucketsPerOctave = 128;
    static constexpr int kOctaves = 43;
    // Bucket 0 holds 1 ns alone; bucket i > 0 holds 2^((i-1)/128) < ns <= 2^(i/128).
    static constexpr std::size_t kBuckets = kBucketsPerOctave * kOctaves + 1;

    LatencyHistogram();

    // Below 1 ns counts as 1 ns, above 2^43 ns (2.4 h) as 2^43 ns.
    void record(Duration value, std::uint64_t times = 1);
    // A failure, a timeout, an answer that never came.
    void record_infinite(std::uint64_t times = 1) { infinite_ += times; }

    void merge(const LatencyHistogram& other);

    // Finite and infinite together.
    [[nodiscard]] std::uint64_t count() const { return finite_ + infinite_; }
    [[nodiscard]] std::uint64_t infinite() const { return infinite_; }
    // Of rank ceil(p * count), p in (0, 1]; Duration::max() when that rank is infinite. At most
    // 0.27 % and half a nanosecond off. REQUIRES: count() > 0.
    [[nodiscard]] Duration quantile(double p) const;
    // Exact; Duration::max() when something infinite was recorded. REQUIRES: count() > 0.
    [[nodiscard]] Duration max() const;
    // Exact mean in seconds; infinity when something infinite was recorded. REQUIRES: count() > 0.
    [[nodiscard]] double mean_seconds() const;
    // Of the finite part, in seconds.
    [[nodiscard]] double sum_seconds() const;

    using Bucket = std::pair<std::int32_t, std::uint64_t>;
    // (bucket index, count) of the buckets that hold something, ascending.
    [[nodiscard]] std::vector<Bucket> sparse() const;
    // The inverse: `finite_max` is the largest finite value, zero when there is none. The sum, to
    // which no quantile depends on, comes back to a double's precision. kInvalid when the
    // buckets do not ascend, leave the range, are empty, or contradict `finite_max`.
    [[nodiscard]] static Result<LatencyHistogram> from_sparse(std::span<const Bucket> buckets,
                                                              std::uint64_t infinite,
                                                              Duration finite_max,
                                                              double sum_seconds);
    // What from_sparse() takes; zero when no finite value was recorded.
    [[nodiscard]] Duration finite_max() const;

    // Bucket index of a value and the bucket's upper bound in ns: lower < v <= upper.
    [[nodiscard]] static std::size_t index_of(std::uint64_t ns);
    [[nodiscard]] static double upper_bound_ns(std::size_t index);

private:
    std::vector<std::uint64_t> buckets_;
    std::uint64_t finite_ = 0;
    std::uint64_t infinite_ = 0;
    // Nanoseconds; wide enough for 2^64 values of 2^43 ns.
    unsigned __int128 sum_ns_ = 0;
    std::uint64_t max_ns_ = 0;
};

}  // namespace faultline::metrics
