// The sentences of a response: what went wrong and why fallbacks were used. Pure; made of step ids
// and codes alone, hence safe for the caller; at most three steps are named.
#pragma once

#include "engine/pipeline/response.h"

#include <optional>
#include <string>
#include <vector>

namespace faultline::engine {

// nullopt when all steps succeeded.
[[nodiscard]] std::optional<std::string> error_summary(const std::vector<ToolResult>& results);

// nullopt when no fallback was used.
[[nodiscard]] std::optional<std::string> fallback_summary(const std::vector<ToolResult>& results);

}  // namespace faultline::engine
