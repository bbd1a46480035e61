// Whether a plan may run at all, and if so its graph. Pure; everything a caller can get wrong in
// the shape of a plan is found here, before anything runs.
#pragma once

#include "engine/planner/plan.h"
#include "engine/planner/reference.h"
#include "engine/planner/step_graph.h"
#include "engine/ports/error.h"

#include <cstddef>
#include <functional>
#include <string_view>

namespace faultline::engine {

struct PlanLimits {
    std::size_t max_steps = 100;     // of one plan, at least 1
    std::size_t max_depth = 10;      // steps on the longest chain of dependencies
    std::size_t max_id_bytes = 128;  // of a step's id, at least 1
    ReferenceLimits references;      // of {"$ref": …} in params
};

using KnowsTool = std::function<bool(std::string_view tool)>;

// PLAN_INVALID with a message that names the step. A step that a reference names becomes a
// dependency, whether depends_on lists it or not.
[[nodiscard]] Result<StepGraph> check_plan(const Plan& plan, const KnowsTool& knows,
                                           PlanLimits limits = {});

}  // namespace faultline::engine
