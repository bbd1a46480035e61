// The steady state once more: every check of the baseline is judged again at the end of recovery,
// whether or not the scenario asks for it. Pure.
#pragma once

#include "scenarios/judge/record_index.h"
#include "scenarios/judge/verdict.h"

#include <vector>

namespace faultline::scenario {

// The checks that are judged again, as they are then asked: named <name>-again, in recovery. None
// for a scenario without faults.
[[nodiscard]] std::vector<CheckSpec> rechecks_of(const Scenario& scenario);

// Named <name>-again, from the largest `within … of heal` of any check, else from half of
// recovery, to its end. Only certain outcomes are returned: checks with too few samples are
// left out, and checks of a rate when the two phases are sent at different ones.
[[nodiscard]] std::vector<CheckOutcome> recheck_steady_state(const RecordIndex& index);

}  // namespace faultline::scenario
