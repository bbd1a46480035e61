// The tools that ship, as a table. A tool is one file in engine/tools, which says what it is (its
// limits, what it needs, how it is made), and one line in the list in builtin_tools.cc. The
// engine's configuration, its object graph and the decision codec make tools from this table, none
// by its name. A tool with a service of its own needs more: a member of ToolParts, which
// embedded/engine_graph fills. So far that is the card service, which GET /v1/cards uses too, under
// the limits of the tool "cards". Read-only after the first use.
#pragma once

#include "base/clock.h"
#include "base/yaml/document.h"
#include "engine/policy/protection.h"
#include "engine/policy/tool_policy.h"
#include "engine/ports/error.h"
#include "engine/ports/query_backend.h"
#include "engine/ports/tool.h"
#include "engine/registry/capability.h"
#include "engine/tools/topology_map.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

class CardService;

// What sections of the engine's configuration say for the tools that read them.
struct ToolSettings {
    TopologyMaps topology;  // each tenant's systems, by its name
};

// The parts of an engine that its tools are made of. References and pointers outlive the tools.
struct ToolParts {
    Clock& clock;
    const ToolSettings& settings;
    QueryBackend* database = nullptr;  // null: the engine has none
    std::string data_source{};         // how answers name the database: "sqlite", "postgres"
    CardService* cards = nullptr;      // null without a database
    DisabledProtections disabled{};    // protections switched off to show that they are needed
};

struct BuiltinTool {
    // The limits of a deployment that sets none; its tool_id is the tool's name.
    ToolCapability capability{};
    // The deployment-wide limits that hold beside the capability's: the tighter of both counts.
    ToolExecutionPolicy policy{};
    // True: an engine without a database cannot have this tool.
    bool needs_database = false;
    // The fields of a decision (POST /v1/execute) that become the step's params. Empty: the params
    // are what stands in "kwargs".
    std::vector<std::string_view> decision_fields{};
    // The section of the engine's configuration that the tool reads, and the function that reads
    // it: the node is null when the section is absent. Empty and null: it reads none.
    std::string_view section{};
    void (*read_section)(const yaml::NodePtr& node, ToolSettings& settings,
                         yaml::Problems& problems) = nullptr;
    // The tool under the limits of `capability`, which may be tighter or wider than those above.
    // REQUIRES: the parts have a database where the tool needs one.
    std::shared_ptr<Tool> (*make)(const ToolParts& parts,
                                  const ToolCapability& capability) = nullptr;

    [[nodiscard]] std::string_view name() const { return capability.tool_id; }
};

// Every tool that ships, in the order of the table.
[[nodiscard]] const std::vector<BuiltinTool>& builtin_tools();

// Null when no tool that ships has this name.
[[nodiscard]] const BuiltinTool* find_builtin_tool(std::string_view name);

// INVALID_PARAMS when no tool that ships has the capability's name, or when it needs a database and
// the parts have none.
[[nodiscard]] Result<std::shared_ptr<Tool>> make_builtin_tool(const ToolParts& parts,
                                                              const ToolCapability& capability);

// The policy of the tool that ships under the capability's name; the default one for all others.
[[nodiscard]] ToolExecutionPolicy policy_of_tool(const ToolCapability& capability);

}  // namespace faultline::engine
