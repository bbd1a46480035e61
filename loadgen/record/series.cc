#include "loadgen/record/series.h"

#include "base/check.h"
#include "metrics/quantile.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace faultline::load {

namespace {

template <std::size_t N>
void add_all(std::array<std::uint64_t, N>& into, const std::array<std::uint64_t, N>& from) {
    for (std::size_t i = 0; i < N; ++i) {
        into[i] += from[i];
    }
}

// Bucket i > 0 of the fine histogram ends at 2^(i/128) ns; those 8k-7 … 8k share one here.
std::size_t coarse(std::size_t fine) { return (fine + Series::kFine - 1) / Series::kFine; }

// The geometric middle of a bucket, in nanoseconds.
Duration middle_of(std::size_t bucket) {
    const std::size_t last = std::min(bucket * Series::kFine, metrics::LatencyHistogram::kBuckets);
    const std::size_t middle = last < Series::kFine / 2 ? last : last - Series::kFine / 2;
    return Duration{static_cast<std::int64_t>(metrics::LatencyHistogram::upper_bound_ns(middle))};
}

}  // namespace

std::uint64_t Series::Slot::planned() const {
    return std::accumulate(outcomes.begin(), outcomes.end(), std::uint64_t{0});
}

std::uint64_t Series::Slot::failed() const {
    return planned() - of(Outcome::kCompleted) - of(Outcome::kRejected) - of(Outcome::kShed);
}

std::optional<Duration> Series::Slot::quantile(double p) const {
    const std::uint64_t finite =
        std::accumulate(responses.begin(), responses.end(), std::uint64_t{0});
    if (finite + unanswered == 0) {
        return std::nullopt;
    }
    std::uint64_t left = metrics::rank_of(p, finite + unanswered);
    if (left > finite) {
        return kNever;
    }
    if (left == finite) {
        return slowest;  // known exactly
    }
    std::size_t bucket = 0;
    while (left > responses[bucket]) {
        left -= responses[bucket++];
    }
    return std::min(middle_of(bucket), slowest);
}

void Series::Slot::merge(const Slot& other) {
    add_all(outcomes, other.outcomes);
    add_all(unlabelled, other.unlabelled);
    add_all(labels, other.labels);
    add_all(responses, other.responses);
    slowest = std::max(slowest, other.slowest);
    unanswered += other.unanswered;
}

Series::Series(Duration width, std::vector<Slot> slots)
    : width_(width), slots_(std::move(slots)), used_(slots_.size()) {
    FAULTLINE_CHECK(used_ <= kMaxSlots && width > Duration::zero(), "a series of this size");
    slots_.resize(kMaxSlots);
}

void Series::add(const Sample& sample) {
    Slot& slot = slot_at(sample.intended);
    const auto outcome = static_cast<std::size_t>(sample.outcome);
    ++slot.outcomes[outcome];
    if (sample.label > 0) {
        ++slot.labels[std::min<std::size_t>(sample.label, kMaxLabels - 1)];
    } else {
        ++slot.unlabelled[outcome];
    }
    if (sample.outcome == Outcome::kShed) {
        return;
    }
    const Duration response = sample.response();
    if (response == kNever) {
        ++slot.unanswered;
        return;
    }
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(1, response.count()));
    ++slot.responses[coarse(metrics::LatencyHistogram::index_of(ns))];
    slot.slowest = std::max(slot.slowest, response);
}

Series::Slot& Series::slot_at(Duration when) {
    auto index = static_cast<std::size_t>(std::max(Duration::zero(), when) / width_);
    while (index >= kMaxSlots) {
        widen();
        index = static_cast<std::size_t>(when / width_);
    }
    used_ = std::max(used_, index + 1);
    return slots_[index];
}

void Series::widen() {
    for (std::size_t i = 0; i < kMaxSlots / 2; ++i) {
        Slot both = slots_[2 * i];
        both.merge(slots_[2 * i + 1]);
        slots_[i] = both;
    }
    std::fill(slots_.begin() + kMaxSlots / 2, slots_.end(), Slot{});
    used_ = (used_ + 1) / 2;
    width_ *= 2;
}

}  // namespace faultline::load
