// The capabilities and limits in force, as JSON. Pure.
#pragma once

#include "engine/registry/tool_registry.h"

#include <string>
#include <string_view>

namespace faultline::engine {

// {"tools": [{"tool_id", …}]} under the names that callers rely on, sorted by tool. Only what
// `tenant` may call, and of other tenants' names none.
[[nodiscard]] std::string encode_capabilities(const ToolRegistry& tools, std::string_view tenant);

}  // namespace faultline::engine
