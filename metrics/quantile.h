// Which of n sorted values a quantile is: the one definition, for single values and for histograms.
// Nearest rank, as Prometheus and NIST's definition 1. Pure.
#pragma once

#include "base/planted_bug.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace faultline::metrics {

// The rank, from 1: ceil(p * n), where a product a few ulps above a whole number is that number:
// 0.07 of 100 is 7. REQUIRES: p in (0, 1], n > 0.
[[nodiscard]] inline std::uint64_t rank_of(double p, std::uint64_t n) {
    const double exact = p * static_cast<double>(n);
    if (planted("quantile_one_rank_low") && n > 1) {
        return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(exact)) - 1);
    }
    const double rank = std::ceil(exact - exact * 4 * std::numeric_limits<double>::epsilon());
    if (rank >= static_cast<double>(n)) {
        return n;
    }
    return rank < 1.0 ? 1 : static_cast<std::uint64_t>(rank);
}

}  // namespace faultline::metrics
