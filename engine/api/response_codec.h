// Answers as JSON, under the names that callers rely on. Durations are numbers of
// milliseconds with their fraction. Pure.
#pragma once

#include "engine/api/exec_result.h"
#include "engine/executor/tool_result.h"
#include "engine/pipeline/response.h"
#include "engine/policy/protection.h"

#include <string>

namespace faultline::engine {

[[nodiscard]] std::string encode(const ToolResult& result);

// Both show the protections that are off, if any, in their trace or meta, so that no figure of an
// unprotected engine passes for a real one.
[[nodiscard]] std::string encode(const OrchestrationResponse& response);
[[nodiscard]] std::string encode(const ExecResult& result);

// ["deadline", "retry", …] of what is off.
[[nodiscard]] std::string encode(const DisabledProtections& disabled);

}  // namespace faultline::engine
