// What the first bad answer of the run said, for a check that failed because of such answers. The
// record has one of each kind: of each HTTP status that is an error, and of each way to get no
// answer. Pure.
#pragma once

#include "scenarios/judge/metric.h"
#include "scenarios/judge/operations.h"

#include <string>

namespace faultline::scenario {

// "at 1.2s the first 500: no such table"; else why the first operation without an answer had none.
// Only of a kind that is among the check's operations and moved the metric in that direction, out
// of its limits. Empty: the record does not say, or has none of that kind.
[[nodiscard]] std::string first_bad_answer(const CheckSpec& check, const Metric& metric,
                                           const Operations& operations, Direction failed);

}  // namespace faultline::scenario
