#include "engine/registry/tool_registry.h"

#include <fmt/format.h>

namespace faultline::engine {

namespace {

Error refused(std::string message) {
    return Error{.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

}  // namespace

Result<void> ToolRegistry::add(ToolCapability capability, std::shared_ptr<Tool> tool) {
    if (auto valid = validate(capability); !valid) {
        return valid;
    }
    if (tool == nullptr) {
        return refused(fmt::format("tool \"{}\": no tool given", capability.tool_id));
    }
    if (tools_.contains(capability.tool_id)) {
        return refused(
            fmt::format("tool_id is \"{}\", which is registered already", capability.tool_id));
    }
    std::string name = capability.tool_id;
    tools_.emplace(std::move(name),
                   RegisteredTool{.capability = std::move(capability), .tool = std::move(tool)});
    return {};
}

Result<void> ToolRegistry::check_links() const {
    for (const auto& [name, entry] : tools_) {
        for (const std::string& needed : entry.capability.depends_on) {
            if (!tools_.contains(needed)) {
                return refused(fmt::format(
                    "tool \"{}\": depends_on names \"{}\", which is not registered", name, needed));
            }
        }
        // A chain longer than the number of tools has come round to one of them again.
        const RegisteredTool* at = &entry;
        for (std::size_t hops = 0; at->capability.fallback_tool_id; ++hops) {
            const std::string& next = *at->capability.fallback_tool_id;
            const auto found = tools_.find(next);
            if (found == tools_.end()) {
                return refused(
                    fmt::format("tool \"{}\": fallback_tool_id is \"{}\", which is not registered",
                                at->capability.tool_id, next));
            }
            if (hops >= tools_.size()) {
                return refused(
                    fmt::format("tool \"{}\": its chain of fallback_tool_id is a cycle", name));
            }
            at = &found->second;
        }
    }
    return {};
}

const RegisteredTool* ToolRegistry::find(std::string_view tool_id) const {
    const auto found = tools_.find(tool_id);
    return found == tools_.end() ? nullptr : &found->second;
}

std::vector<const RegisteredTool*> ToolRegistry::all() const {
    std::vector<const RegisteredTool*> tools;
    tools.reserve(tools_.size());
    for (const auto& [name, entry] : tools_) {
        tools.push_back(&entry);
    }
    return tools;
}

}  // namespace faultline::engine
