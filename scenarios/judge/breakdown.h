// What became of the operations of a check that failed: "345 answered "failed", 3 timeout". A share
// of zero alone does not say what to look at. Pure.
#pragma once

#include "scenarios/format/check_metric.h"
#include "scenarios/judge/operations.h"

#include <string>

namespace faultline::scenario {

// The most frequent kinds, at most five. Of a metric about steps: their error codes, as far as the
// record kept single operations. Empty when no operation is known.
[[nodiscard]] std::string breakdown_of(const CheckMetric& metric, const CheckSpec& check,
                                       const Operations& operations);

}  // namespace faultline::scenario
