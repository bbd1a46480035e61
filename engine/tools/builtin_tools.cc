#include "engine/tools/builtin_tools.h"

#include <algorithm>

#include <fmt/format.h>

// clang-format off
// The table: one line a tool, whose file defines x_tool(). A macro, so that the declaration and the
// entry of a tool cannot be written apart.
#define FAULTLINE_BUILTIN_TOOLS(row) \
    row(cards) \
    row(direct_query) \
    row(function_call) \
    row(topology)
// clang-format on

namespace faultline::engine {

#define FAULTLINE_DECLARE(name) BuiltinTool name##_tool();
FAULTLINE_BUILTIN_TOOLS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

const std::vector<BuiltinTool>& builtin_tools() {
#define FAULTLINE_MAKE(name) name##_tool(),
    static const std::vector<BuiltinTool> kTools = {FAULTLINE_BUILTIN_TOOLS(FAULTLINE_MAKE)};
#undef FAULTLINE_MAKE
    return kTools;
}

const BuiltinTool* find_builtin_tool(std::string_view name) {
    const auto& tools = builtin_tools();
    const auto found = std::ranges::find(tools, name, &BuiltinTool::name);
    return found == tools.end() ? nullptr : &*found;
}

Result<std::shared_ptr<Tool>> make_builtin_tool(const ToolParts& parts,
                                                const ToolCapability& capability) {
    const BuiltinTool* const tool = find_builtin_tool(capability.tool_id);
    if (tool == nullptr) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = fmt::format("no tool is named {}", capability.tool_id)};
    }
    if (tool->needs_database && parts.database == nullptr) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = fmt::format("tool {} needs a database; the configuration has none",
                                            tool->name())};
    }
    return tool->make(parts, capability);
}

ToolExecutionPolicy policy_of_tool(const ToolCapability& capability) {
    const BuiltinTool* const tool = find_builtin_tool(capability.tool_id);
    return tool == nullptr ? ToolExecutionPolicy{} : tool->policy;
}

}  // namespace faultline::engine
