#include "metrics/histogram_cell.h"

#include <algorithm>

namespace faultline::metrics {

namespace {

constexpr auto bounds_in_ns() {
    std::array<std::int64_t, HistogramCell::kBounds.size()> bounds{};
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        // Every bound is a whole number of nanoseconds; adding 0.5 rounds to the nearest.
        bounds[i] = static_cast<std::int64_t>(HistogramCell::kBounds[i] * 1e9 + 0.5);
    }
    return bounds;
}

constexpr auto kBoundsNs = bounds_in_ns();

}  // namespace

void HistogramCell::record(Duration value) {
    const std::int64_t ns = std::max<std::int64_t>(0, value.count());
    const auto bucket = std::ranges::lower_bound(kBoundsNs, ns) - kBoundsNs.begin();
    Stripe& stripe = stripes_[stripe_of_this_thread()];
    stripe.sum_ns.fetch_add(static_cast<std::uint64_t>(ns), std::memory_order_relaxed);
    stripe.buckets[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
}

HistogramCell::View HistogramCell::view() const {
    // The count is summed from what was read of the buckets, so that a scrape in the middle of
    // recordings never shows a count that its own buckets contradict.
    View view;
    for (const auto& stripe : stripes_) {
        for (std::size_t i = 0; i < view.buckets.size(); ++i) {
            view.buckets[i] += stripe.buckets[i].load(std::memory_order_relaxed);
        }
        view.sum_seconds +=
            static_cast<double>(stripe.sum_ns.load(std::memory_order_relaxed)) / 1e9;
    }
    for (const std::uint64_t bucket : view.buckets) {
        view.count += bucket;
    }
    return view;
}

}  // namespace faultline::metrics
