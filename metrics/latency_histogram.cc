#include "metrics/latency_histogram.h"

#include "base/check.h"
#include "base/units.h"
#include "metrics/quantile.h"
#include "metrics/schema7_bounds.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

namespace faultline::metrics {

namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << LatencyHistogram::kOctaves;
constexpr std::size_t kPerOctave = LatencyHistogram::kBucketsPerOctave;

// For each of 256 equal slices of an octave, the bucket of its smallest value. Bounds are more
// than a slice apart, so one comparison more finds the bucket of any value.
constexpr std::array<std::uint8_t, 256> first_bucket_of_slices() {
    std::array<std::uint8_t, 256> first{};
    std::size_t bucket = 0;
    for (std::uint64_t slice = 0; slice < first.size(); ++slice) {
        const std::uint64_t smallest = (std::uint64_t{1} << 63U) | (slice << 55U);
        while (kSchema7Bounds[bucket] < smallest) {
            ++bucket;
        }
        first[slice] = static_cast<std::uint8_t>(bucket);
    }
    return first;
}

constexpr std::array<std::uint8_t, 256> kFirstBucketOfSlice = first_bucket_of_slices();

std::uint64_t clamp_to_range(Duration value) {
    const std::int64_t ns = std::max<std::int64_t>(1, value.count());
    return std::min(static_cast<std::uint64_t>(ns), kLargest);
}

// The largest whole number of nanoseconds in the bucket.
std::uint64_t largest_in(std::size_t index) {
    const std::size_t octave = index / kPerOctave;
    return kSchema7Bounds[index % kPerOctave] >> (63U - octave);
}

// What stands for a bucket: the geometric mean of its bounds, or the one whole number in it.
std::uint64_t middle_of(std::size_t index) {
    const std::uint64_t largest = largest_in(index);
    const std::uint64_t below = index == 0 ? 0 : largest_in(index - 1);
    // 2^(-1/256), from the upper bound to the middle.
    constexpr double kHalfABucket = 0.99729605608547012;
    const double middle = LatencyHistogram::upper_bound_ns(index) * kHalfABucket;
    return std::clamp(static_cast<std::uint64_t>(std::llround(middle)),
                      std::min(below + 1, largest), largest);
}

// Whether `largest` lies in the last filled bucket, or is zero when there is none (-1).
bool lies_in(Duration largest, std::int32_t last_bucket) {
    if (last_bucket < 0) {
        return largest == Duration::zero();
    }
    return largest.count() >= 1 && static_cast<std::uint64_t>(largest.count()) <= kLargest &&
           LatencyHistogram::index_of(static_cast<std::uint64_t>(largest.count())) ==
               static_cast<std::size_t>(last_bucket);
}

Error refused(std::string message) { return Error{ErrorKind::kInvalid, std::move(message)}; }

}  // namespace

LatencyHistogram::LatencyHistogram() : buckets_(kBuckets) {}

std::size_t LatencyHistogram::index_of(std::uint64_t ns) {
    const std::uint64_t value = std::clamp<std::uint64_t>(ns, 1, kLargest);
    const auto zeros = static_cast<unsigned>(std::countl_zero(value));
    // The value scaled to [2^63, 2^64), where the bounds of an octave are.
    const std::uint64_t scaled = value << zeros;
    const std::size_t guess = kFirstBucketOfSlice[(scaled >> 55U) & 0xffU];
    const std::size_t within = guess + (scaled > kSchema7Bounds[guess] ? 1 : 0);
    return (63U - zeros) * kPerOctave + within;
}

double LatencyHistogram::upper_bound_ns(std::size_t index) {
    const auto octave = static_cast<int>(index / kPerOctave);
    return std::ldexp(static_cast<double>(kSchema7Bounds[index % kPerOctave]), octave - 63);
}

void LatencyHistogram::record(Duration value, std::uint64_t times) {
    if (times == 0) {
        return;
    }
    const std::uint64_t ns = clamp_to_range(value);
    buckets_[index_of(ns)] += times;
    finite_ += times;
    sum_ns_ += static_cast<unsigned __int128>(ns) * times;
    max_ns_ = std::max(max_ns_, ns);
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        buckets_[i] += other.buckets_[i];
    }
    finite_ += other.finite_;
    infinite_ += other.infinite_;
    sum_ns_ += other.sum_ns_;
    max_ns_ = std::max(max_ns_, other.max_ns_);
}

Duration LatencyHistogram::quantile(double p) const {
    FAULTLINE_CHECK(count() > 0, "an empty histogram has no quantile");
    FAULTLINE_CHECK(p > 0.0 && p <= 1.0, "a quantile lies in (0, 1]");
    std::uint64_t left = rank_of(p, count());
    if (left > finite_) {
        return Duration::max();
    }
    std::size_t index = 0;
    while (left > buckets_[index]) {
        left -= buckets_[index];
        ++index;
    }
    return Duration{static_cast<std::int64_t>(std::min(middle_of(index), max_ns_))};
}

Duration LatencyHistogram::max() const {
    FAULTLINE_CHECK(count() > 0, "an empty histogram has no maximum");
    return infinite_ > 0 ? Duration::max() : finite_max();
}

Duration LatencyHistogram::finite_max() const {
    return Duration{static_cast<std::int64_t>(max_ns_)};
}

double LatencyHistogram::mean_seconds() const {
    FAULTLINE_CHECK(count() > 0, "an empty histogram has no mean");
    if (infinite_ > 0) {
        return std::numeric_limits<double>::infinity();
    }
    return sum_seconds() / static_cast<double>(finite_);
}

double LatencyHistogram::sum_seconds() const { return static_cast<double>(sum_ns_) / 1e9; }

std::vector<LatencyHistogram::Bucket> LatencyHistogram::sparse() const {
    std::vector<Bucket> filled;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        if (buckets_[i] > 0) {
            filled.emplace_back(static_cast<std::int32_t>(i), buckets_[i]);
        }
    }
    return filled;
}

Result<LatencyHistogram> LatencyHistogram::from_sparse(std::span<const Bucket> buckets,
                                                       std::uint64_t infinite, Duration finite_max,
                                                       double sum_seconds) {
    LatencyHistogram histogram;
    std::int32_t previous = -1;
    for (const auto& [index, count] : buckets) {
        if (index <= previous || index >= static_cast<std::int32_t>(kBuckets)) {
            return refused("histogram buckets must ascend and stay in range");
        }
        if (count == 0 || count > std::numeric_limits<std::uint64_t>::max() - histogram.finite_) {
            return refused("a histogram bucket is empty, or its count too large");
        }
        histogram.buckets_[static_cast<std::size_t>(index)] = count;
        histogram.finite_ += count;
        previous = index;
    }
    if (!lies_in(finite_max, previous)) {
        return refused("the histogram's maximum lies outside its last bucket");
    }
    const double most = static_cast<double>(histogram.finite_) * to_seconds(finite_max);
    if (!(sum_seconds >= 0.0 && sum_seconds <= most * (1 + 1e-9))) {
        return refused("the histogram's sum contradicts its maximum");
    }
    histogram.infinite_ = infinite;
    histogram.max_ns_ = static_cast<std::uint64_t>(finite_max.count());
    histogram.sum_ns_ = static_cast<unsigned __int128>(sum_seconds * 1e9 + 0.5);
    return histogram;
}

}  // namespace faultline::metrics
