// Faults that no check looks at: a run with such a fault passes whatever it does. Pure.
#pragma once

#include "scenarios/format/scenario.h"

#include <string>
#include <vector>

namespace faultline::scenario {

// One line a fault: where it stands, and what would look at it. A check looks at a fault when its
// window is the whole run, the recovery, or a part of the fault phase in which the fault acts.
[[nodiscard]] std::vector<std::string> unwatched_fault_warnings(const Scenario& scenario);

}  // namespace faultline::scenario
