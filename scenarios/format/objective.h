// An objective in its short form, as `load --slo` takes it: "p99<300ms", "service.p50<=5ms",
// "mean<20ms", "max<1s", "error_ratio<1%", "success_ratio>=99.9%", "goodput>900/s". It is a check
// like any other; only the way of writing is shorter. Pure.
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "scenarios/format/scenario.h"

#include <string_view>

namespace faultline::scenario {

// The check's name is the text; its window is for the caller to set. kInvalid with what is wrong
// and a right example: an unknown metric, a bound in the direction that says nothing ("p99>1s"), a
// number without its unit.
[[nodiscard]] Result<CheckSpec> parse_objective(std::string_view text);

// An upper limit on a share that is written "1" and not "100%": it allows everything, and 1 % was
// most likely meant.
[[nodiscard]] bool is_unclear_limit(std::string_view text, Ratio upper_limit);

// The same where rejections are allowed: times are those of admitted work.
[[nodiscard]] CheckSpec of_admitted_work(CheckSpec objective);

}  // namespace faultline::scenario
