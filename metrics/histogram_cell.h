// What /metrics shows of a duration: classic buckets, which every Prometheus reads. Owned by a
// Registry; any thread records, with two relaxed additions on its own cache lines.
#pragma once

#include "base/clock.h"
#include "metrics/counter.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace faultline::metrics {

class HistogramCell {
public:
    // Upper bounds in seconds, ascending, without +Inf.
    static constexpr std::array<double, 15> kBounds = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};

    // A negative duration counts as zero.
    void record(Duration value);

    struct View {
        std::array<std::uint64_t, kBounds.size() + 1> buckets{};  // not cumulative; last is +Inf
        std::uint64_t count = 0;                                  // always the sum of `buckets`
        double sum_seconds = 0.0;
    };
    [[nodiscard]] View view() const;

private:
    struct alignas(64) Stripe {
        std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
        std::atomic<std::uint64_t> sum_ns{0};
    };
    std::array<Stripe, kStripes> stripes_{};
};

}  // namespace faultline::metrics
