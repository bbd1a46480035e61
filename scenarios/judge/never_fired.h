// A fault that no call felt proves nothing; this says which ones, what could have met each, and
// what to change. Pure.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"

#include <vector>

namespace faultline::scenario {

// In their order; empty when each fired, or the run was one without its faults. Each says why:
// "no step of the load calls the tool topo, they call a, b: name one of these, or …".
[[nodiscard]] std::vector<UnfiredFault> faults_that_never_fired(const RunRecord& record);

}  // namespace faultline::scenario
