// The answer to one orchestration, and the pure function that rolls results up.
#pragma once

#include "base/clock.h"
#include "engine/executor/tool_result.h"
#include "engine/policy/protection.h"
#include "engine/ports/call_context.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::engine {

enum class OrchestrationStatus { kSuccess, kPartial, kDegraded, kFailed };
[[nodiscard]] std::string_view to_string(OrchestrationStatus status);

struct StageSpan {
    std::string_view stage;  // route_plan, validate, execute, compose, present
    Duration duration{};
    std::optional<ErrorCode> error_code;  // PLAN_TIMEOUT, EXECUTE_TIMEOUT, COMPOSE_TIMEOUT
};

// Status and counts, computed together from the results alone.
struct Rollup {
    OrchestrationStatus status = OrchestrationStatus::kFailed;
    std::size_t successful_tools = 0;
    std::size_t failed_tools = 0;
    std::size_t fallback_tools = 0;
};
[[nodiscard]] Rollup roll_up(const std::vector<ToolResult>& results);

struct OrchestrationResponse {
    Rollup rollup;
    std::vector<ToolResult> results;  // one per step, in plan order
    bool fallback_applied = false;
    std::optional<std::string> fallback_reason;
    std::optional<std::string> error_message;  // unset on success
    TraceContext trace;
    std::string tenant;
    std::string plan_hash;
    std::uint64_t seed = 0;
    std::vector<StageSpan> stages;
    Duration total_duration{};
    DisabledProtections disabled;  // of the engine that ran it
};

}  // namespace faultline::engine
