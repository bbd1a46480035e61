#include "engine/tools/topology.h"

#include "base/yaml/node_reader.h"
#include "engine/tools/builtin_tools.h"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {

namespace {

namespace asio = boost::asio;
using nlohmann::json;

struct Selection {
    std::optional<std::string> root;
    int depth = TopologyMap::kMaxDepth;
};

Error failed(ErrorCode code, std::string message) {
    return {.code = code, .message = std::move(message)};
}

Result<Selection> read_selection(const json& params) {
    Selection selection;
    if (!params.is_object()) {
        return selection;
    }
    if (const auto root = params.find("root"); root != params.end()) {
        if (!root->is_string()) {
            return failed(ErrorCode::kInvalidParams, "root must be the id of a node");
        }
        selection.root = root->get<std::string>();
    }
    if (const auto depth = params.find("depth"); depth != params.end()) {
        const auto value = depth->is_number_integer() ? depth->get<double>() : -1.0;
        if (value < 0.0 || value > TopologyMap::kMaxDepth) {
            return failed(ErrorCode::kInvalidParams,
                          fmt::format("depth must be from 0 to {}", TopologyMap::kMaxDepth));
        }
        selection.depth = static_cast<int>(value);
    }
    return selection;
}

json to_json(const std::vector<const TopologyNode*>& nodes) {
    json list = json::array();
    for (const TopologyNode* node : nodes) {
        list.push_back({{"id", node->id},
                        {"type", to_string(node->type)},
                        {"load", node->load},
                        {"traffic", node->traffic},
                        {"status", to_string(status_of(*node))}});
    }
    return list;
}

ToolOutput describe_nodes(const std::vector<const TopologyNode*>& nodes, std::string tenant) {
    const TopologyFigures figures = derive_figures(nodes);
    json data = {{"data_source", kTopologySource},
                 {"latency_ms", figures.latency_ms},
                 {"error_rate_pct", figures.error_rate_pct},
                 {"throughput", figures.throughput},
                 {"cost", figures.cost},
                 {"critical", figures.critical},
                 {"warning", figures.warning},
                 {"nodes", to_json(nodes)}};
    return ToolOutput{.data = std::make_shared<const json>(std::move(data)),
                      .tenant = std::move(tenant),
                      .cached = false,
                      .warnings = {}};
}

}  // namespace

TopologyTool::TopologyTool(TopologyMaps maps) : maps_(std::move(maps)) {}

asio::awaitable<Result<ToolOutput>> TopologyTool::call(CallContext context, JsonPtr params) {
    const Result<Selection> selection = read_selection(*params);
    if (!selection) {
        co_return selection.error();
    }
    const auto map = maps_.find(context.tenant);
    if (map == maps_.end()) {
        co_return failed(ErrorCode::kDataNotFound, "no topology is known for this tenant");
    }
    const std::vector<const TopologyNode*> nodes =
        selection->root ? map->second.around(*selection->root, selection->depth)
                        : map->second.all();
    if (nodes.empty()) {
        co_return failed(ErrorCode::kDataNotFound, "the topology has no such node");
    }
    co_return describe_nodes(nodes, context.tenant);
}

namespace {

using yaml::DocumentNode;
using yaml::NodePtr;
using yaml::Problems;

TopologyNode read_topology_node(const NodePtr& item, Problems& problems) {
    TopologyNode node;
    yaml::MappingReader map(item, "a node", problems);
    node.id = yaml::read_text(map.require("name"), problems).value_or("");
    if (const NodePtr kind = map.take("kind")) {
        const std::string name = yaml::read_text(kind, problems).value_or("service");
        if (const auto type = node_type_from(name)) {
            node.type = *type;
        } else {
            problems.unknown(kind->position, "kind of node", name,
                             {"service", "server", "db", "network", "storage"});
        }
    }
    node.load = yaml::read_number(map.take("load"), problems).value_or(0.0);
    node.traffic = yaml::read_number(map.take("traffic"), problems).value_or(0.0);
    map.refuse_rest();
    return node;
}

// topology: {TENANT: [{name: …, kind: …, load: …, traffic: …}, …], …}
void read_topology(const NodePtr& section, ToolSettings& settings, Problems& problems) {
    if (!yaml::expect(section, DocumentNode::Kind::kMapping, "topology", problems)) {
        return;
    }
    for (const auto& [tenant, list] : section->members) {
        if (!yaml::expect(list, DocumentNode::Kind::kSequence, "a tenant's topology", problems)) {
            continue;
        }
        std::vector<TopologyNode> nodes;
        for (const NodePtr& item : list->items) {
            nodes.push_back(read_topology_node(item, problems));
        }
        if (auto map = TopologyMap::make(std::move(nodes))) {
            settings.topology.emplace(tenant->text, std::move(*map));
        } else {
            problems.add(list->position, map.error().message);
        }
    }
}

}  // namespace

BuiltinTool topology_tool();  // in the table of builtin_tools.cc

BuiltinTool topology_tool() {
    return {.capability = {.tool_id = "topology",
                           .capability_type = CapabilityType::kGraphQuery,
                           .timeout_seconds = 5.0,
                           .rate_limit_per_minute = 600,
                           .max_result_size_mb = 5.0},
            .section = "topology",
            .read_section = read_topology,
            .make = [](const ToolParts& parts, const ToolCapability&) -> std::shared_ptr<Tool> {
                return std::make_shared<TopologyTool>(parts.settings.topology);
            }};
}

}  // namespace faultline::engine
