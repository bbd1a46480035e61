// The steps that a request of the load asks for: which tool each calls and what it waits for, read
// from the plan, or the decision, in its body. Pure.
#pragma once

#include "scenarios/format/scenario.h"

#include <string>
#include <vector>

namespace faultline::scenario {

struct PlannedStep {
    std::string id;
    std::string tool;
    std::vector<std::string> needs;  // steps that it depends on, or whose data its params name
};

// In the order of the plan; of a decision the one step. Empty for a body that holds neither; a step
// without id or tool is passed over.
[[nodiscard]] std::vector<PlannedStep> planned_steps(const RequestSpec& request);

}  // namespace faultline::scenario
