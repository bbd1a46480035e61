// The body of POST /v1/execute, a decision in the form of DecisionOS: one action, which becomes
// one step. Every body gets an answer, also one that cannot be decoded, and the decision's trace is
// echoed as far as the body can be read. Pure.
#pragma once

#include "base/json.h"
#include "engine/api/codec_limits.h"
#include "engine/planner/plan.h"
#include "engine/ports/error.h"

#include <string>
#include <string_view>

namespace faultline::engine {

struct Decision {
    PlanStep step;  // its id is "decision", its tool the action
    std::string evidence_id;
};

struct DecisionReading {
    JsonPtr trace;              // as it stood in the body, of any type; JSON null when absent
    Result<Decision> decision;  // INVALID_PARAMS with the path of the field
};

// The params of the step: the fields that the tool names (BuiltinTool::decision_fields), such as
// {fn, args, kwargs} for function.call; kwargs for any other tool. Fields that the form does not
// know are ignored, as DecisionOS did. `retries`: at most so many, and never more than the tool's
// own policy allows.
[[nodiscard]] DecisionReading read_decision(std::string_view body, const CodecLimits& limits = {});

}  // namespace faultline::engine
