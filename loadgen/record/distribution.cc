#include "loadgen/record/distribution.h"

#include "base/check.h"
#include "base/units.h"
#include "loadgen/record/sample.h"
#include "metrics/quantile.h"

#include <algorithm>
#include <limits>

namespace faultline::load {

Distribution::Distribution(std::vector<Duration> values) : kept_(std::move(values)) {
    std::ranges::sort(std::get<Values>(kept_));
}

Distribution::Distribution(metrics::LatencyHistogram histogram) : kept_(std::move(histogram)) {}

std::uint64_t Distribution::count() const {
    const auto* const values = std::get_if<Values>(&kept_);
    return values != nullptr ? values->size() : std::get<metrics::LatencyHistogram>(kept_).count();
}

Duration Distribution::quantile(double p) const {
    FAULTLINE_CHECK(count() > 0, "an empty distribution has no quantile");
    if (const auto* const values = std::get_if<Values>(&kept_)) {
        return (*values)[metrics::rank_of(p, values->size()) - 1];
    }
    const auto& histogram = std::get<metrics::LatencyHistogram>(kept_);
    // The largest is known exactly, not only by its bucket.
    return p >= 1.0 ? histogram.max() : histogram.quantile(p);
}

double Distribution::quantile_seconds(double p) const { return seconds_or_infinity(quantile(p)); }

double Distribution::mean_seconds() const {
    FAULTLINE_CHECK(count() > 0, "an empty distribution has no mean");
    const auto* const values = std::get_if<Values>(&kept_);
    if (values == nullptr) {
        return std::get<metrics::LatencyHistogram>(kept_).mean_seconds();
    }
    if (values->back() == kNever) {
        return std::numeric_limits<double>::infinity();
    }
    double sum = 0.0;
    for (const Duration value : *values) {
        sum += to_seconds(value);
    }
    return sum / static_cast<double>(values->size());
}

double seconds_or_infinity(Duration duration) {
    return duration == kNever ? std::numeric_limits<double>::infinity() : to_seconds(duration);
}

}  // namespace faultline::load
