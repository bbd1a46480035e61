// The steady state once more: every check of the baseline is judged again at the end of recovery,
// whether or not the scenario asks for it. Pure.
#pragma once

#include "scenarios/judge/record_index.h"
#include "scenarios/judge/verdict.h"

#include <vector>

namespace faultline::scenario {

// Named <name>-again, from the largest `within … of heal` of any check, else from half of
// recovery, to its end. Only what is certain is answered: where too little was seen, and of
// a rate when the phases are not sent at the same one, nothing is.
[[nodiscard]] std::vector<CheckOutcome> recheck_steady_state(const RecordIndex& index);

}  // namespace faultline::scenario
