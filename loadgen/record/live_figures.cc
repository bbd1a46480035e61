#include "loadgen/record/live_figures.h"

#include "metrics/quantile.h"

#include <algorithm>
#include <numeric>

namespace faultline::load {

namespace {

std::size_t bucket_of(Duration response) {
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(1, response.count()));
    return (metrics::LatencyHistogram::index_of(ns) + LiveFigures::kFine - 1) / LiveFigures::kFine;
}

}  // namespace

void LiveFigures::on_sample(const Sample& sample) {
    if (sample.outcome == Outcome::kShed) {
        return;
    }
    add_one(sent_);
    if (is_failure(sample.outcome) || sample.outcome == Outcome::kUnanswered) {
        add_one(errors_);
    }
    if (sample.outcome == Outcome::kRefused) {
        add_one(refused_);
    }
    const Duration response = sample.response();
    add_one(response == kNever ? infinite_ : responses_[bucket_of(response)]);
}

LiveFigures::Reading LiveFigures::read() const {
    Reading reading;
    reading.sent = sent_.load(std::memory_order_relaxed);
    reading.errors = errors_.load(std::memory_order_relaxed);
    reading.refused = refused_.load(std::memory_order_relaxed);
    reading.infinite = infinite_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < kBuckets; ++i) {
        reading.responses[i] = responses_[i].load(std::memory_order_relaxed);
    }
    return reading;
}

LiveFigures::Reading LiveFigures::Reading::since(const Reading& earlier) const {
    Reading difference = *this;
    difference.sent -= earlier.sent;
    difference.errors -= earlier.errors;
    difference.refused -= earlier.refused;
    difference.infinite -= earlier.infinite;
    for (std::size_t i = 0; i < kBuckets; ++i) {
        difference.responses[i] -= earlier.responses[i];
    }
    return difference;
}

std::optional<Duration> LiveFigures::Reading::quantile(double p) const {
    const std::uint64_t finite =
        std::accumulate(responses.begin(), responses.end(), std::uint64_t{0});
    if (finite + infinite == 0) {
        return std::nullopt;
    }
    std::uint64_t left = metrics::rank_of(p, finite + infinite);
    if (left > finite) {
        return kNever;
    }
    std::size_t bucket = 0;
    while (left > responses[bucket]) {
        left -= responses[bucket++];
    }
    // The middle of the bucket, as far as its ends are known.
    const std::size_t last = std::min(bucket * kFine, metrics::LatencyHistogram::kBuckets);
    const std::size_t middle = last < kFine / 2 ? last : last - kFine / 2;
    return Duration{static_cast<std::int64_t>(metrics::LatencyHistogram::upper_bound_ns(middle))};
}

}  // namespace faultline::load
