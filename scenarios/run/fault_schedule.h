// The time line of the fault phase: when which fault begins and ends. Pure. Faults without an end
// of their own end with the phase and are not listed as healed here.
#pragma once

#include "scenarios/format/scenario.h"

#include <cstddef>
#include <vector>

namespace faultline::scenario {

struct FaultAction {
    Duration at{};  // from the start of the fault phase
    bool inject = true;
    std::size_t ordinal = 0;
};

// By time; at one instant heals come before injects, then by ordinal.
[[nodiscard]] std::vector<FaultAction> fault_schedule(const Scenario& scenario);

}  // namespace faultline::scenario
