// One objective in its short form: "p99<300ms", "service.p50<=5ms", "mean<20ms", "max<1s",
// "error_ratio<1%", "success_ratio>=99.9%", "goodput>900/s". A value; parsing is pure.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <string>
#include <string_view>

namespace faultline::load {

struct Objective {
    enum class Metric { kPercentile, kMean, kMax, kErrorRatio, kSuccessRatio, kGoodput };

    std::string text;  // as written
    Metric metric = Metric::kPercentile;
    bool of_service = false;  // of the service time instead of the response time
    double quantile = 0.99;   // kPercentile, in (0, 1)
    bool is_strict = true;    // < and > rather than <= and >=
    double limit = 0.0;       // seconds, ratio or per second

    [[nodiscard]] bool is_latency() const {
        return metric == Metric::kPercentile || metric == Metric::kMean || metric == Metric::kMax;
    }
};

// INVALID_PARAMS with what is wrong and a right example: an unknown metric, a bound in the
// direction that says nothing ("p99>1s"), a number without its unit.
[[nodiscard]] Result<Objective> parse_objective(std::string_view text);

}  // namespace faultline::load
