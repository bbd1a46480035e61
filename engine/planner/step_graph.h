// The dependencies of a plan that may run, by position in the plan. A value, made by check_plan().
#pragma once

#include "engine/planner/reference.h"

#include <cstddef>
#include <vector>

namespace faultline::engine {

struct StepGraph {
    // Per step, ascending and without repetition; a step that a reference names is among them.
    std::vector<std::vector<std::size_t>> depends_on;
    std::vector<std::vector<std::size_t>> dependents;
    std::vector<std::vector<Reference>> references;  // per step: those in its params, in order
    std::size_t depth = 0;                           // steps on the longest chain

    [[nodiscard]] std::size_t size() const { return depends_on.size(); }
};

}  // namespace faultline::engine
