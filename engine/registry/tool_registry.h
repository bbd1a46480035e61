// The tools of one engine with their capabilities. Filled while the object graph is built, then
// only read; owned by the composition root.
#pragma once

#include "engine/ports/error.h"
#include "engine/ports/tool.h"
#include "engine/registry/capability.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

struct RegisteredTool {
    ToolCapability capability;
    std::shared_ptr<Tool> tool;
};

class ToolRegistry {
public:
    // INVALID_PARAMS when the capability is invalid, names another tool, or the name is taken.
    Result<void> add(ToolCapability capability, std::shared_ptr<Tool> tool);

    // After the last add(): every fallback and dependency exists and no fallback chain is a cycle.
    [[nodiscard]] Result<void> check_links() const;

    // Null when unknown.
    [[nodiscard]] const RegisteredTool* find(std::string_view tool_id) const;
    // Sorted by name.
    [[nodiscard]] std::vector<const RegisteredTool*> all() const;

private:
    std::map<std::string, RegisteredTool, std::less<>> tools_;
};

}  // namespace faultline::engine
