// The steady state once more: every check of the baseline is judged again in the recovery phase,
// once the target has had its time, whether or not the scenario asks for it. Pure.
#pragma once

#include "scenarios/judge/record_index.h"
#include "scenarios/judge/verdict.h"

#include <vector>

namespace faultline::scenario {

// The checks that are judged again, as they are then asked: named <name>-again, in recovery. None
// for a scenario without faults.
[[nodiscard]] std::vector<CheckSpec> rechecks_of(const Scenario& scenario);

// Named <name>-again, from the largest `within … of heal` of any check, else from half of
// recovery, to its end. An inconclusive recheck is dropped: the scenario did not ask for it, and
// too few samples in recovery are no reason to take a verdict from the run. So are checks of a rate
// when the two phases are sent at different ones.
[[nodiscard]] std::vector<CheckOutcome> recheck_steady_state(const RecordIndex& index);

}  // namespace faultline::scenario
