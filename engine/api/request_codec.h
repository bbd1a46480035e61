// The body of POST /v1/orchestrations, decoded strictly: bounded, every error
// with the path of its field, unknown fields refused by name. Whether the plan may run is the
// planner's question. Pure.
#pragma once

#include "base/clock.h"
#include "engine/api/codec_limits.h"
#include "engine/planner/plan.h"
#include "engine/ports/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::engine {

struct OrchestrationRequest {
    Plan plan;
    std::optional<Duration> deadline;  // from now
    std::string evidence_id;
};

// PLAN_INVALID for what is wrong inside "plan", INVALID_PARAMS for the rest. A "tenant" beside the
// plan or in "trace" is accepted and ignored: the tenant comes from authentication.
[[nodiscard]] Result<OrchestrationRequest> decode_orchestration(std::string_view body,
                                                                const CodecLimits& limits = {});

}  // namespace faultline::engine
