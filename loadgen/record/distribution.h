// How long a set of operations took: single durations where they were kept, else the histogram.
// Both answer the same questions by the same rank; a histogram's answers are within 0.27 %.
// kNever (no answer) is the largest value there is. A value; pure.
#pragma once

#include "base/clock.h"
#include "metrics/latency_histogram.h"

#include <cstdint>
#include <variant>
#include <vector>

namespace faultline::load {

class Distribution {
public:
    explicit Distribution(std::vector<Duration> values);
    explicit Distribution(metrics::LatencyHistogram histogram);

    [[nodiscard]] std::uint64_t count() const;
    // Of rank ceil(p * count), p in (0, 1]. REQUIRES: count() > 0.
    [[nodiscard]] Duration quantile(double p) const;
    // In seconds, as the verdict and every report use it; infinity for what never came.
    [[nodiscard]] double quantile_seconds(double p) const;
    [[nodiscard]] double mean_seconds() const;

private:
    using Values = std::vector<Duration>;  // sorted
    std::variant<Values, metrics::LatencyHistogram> kept_;
};

// Seconds; infinity for kNever.
[[nodiscard]] double seconds_or_infinity(Duration duration);

}  // namespace faultline::load
