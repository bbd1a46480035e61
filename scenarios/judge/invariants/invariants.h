// The invariants that there are: one line each, in the order of reports, and a file of that name
// beside this one that defines `Invariant invariant_<name>()`. Constant.
#pragma once

#include "scenarios/judge/invariant.h"

// clang-format off
#define FAULTLINE_INVARIANTS(row) \
    row(answers_agree) \
    row(plan_followed) \
    row(everything_ends) \
    row(metrics_agree) \
    row(counts_add_up) \
    row(memory_bounded) \
    row(untouched_steps)
// clang-format on

namespace faultline::scenario {

#define FAULTLINE_DECLARE(name) [[nodiscard]] Invariant invariant_##name();
FAULTLINE_INVARIANTS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

}  // namespace faultline::scenario
