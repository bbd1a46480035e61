#include "engine/tools/topology_map.h"

#include "base/check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

struct TypeRow {
    NodeType type;
    std::string_view name;
    double cost_weight;
};
constexpr std::array<TypeRow, 5> kTypes = {{
    {NodeType::kService, "service", 1.4},
    {NodeType::kServer, "server", 1.2},
    {NodeType::kDb, "db", 1.6},
    {NodeType::kNetwork, "network", 1.0},
    {NodeType::kStorage, "storage", 0.9},
}};

const TypeRow& row_of(NodeType type) {
    const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                     [type](const TypeRow& row) { return row.type == type; });
    FAULTLINE_CHECK(found != kTypes.end(), "every node type has a row");
    return *found;
}

Error bad_node(const TopologyNode& node, std::string_view why) {
    return {.code = ErrorCode::kInvalidParams,
            .message = fmt::format("topology node \"{}\": {}", node.id, why)};
}

bool is_quantity(double value) { return std::isfinite(value) && value >= 0.0; }

}  // namespace

std::string_view to_string(NodeType type) { return row_of(type).name; }

std::optional<NodeType> node_type_from(std::string_view name) {
    for (const TypeRow& row : kTypes) {
        if (row.name == name) {
            return row.type;
        }
    }
    return std::nullopt;
}

std::string_view to_string(NodeStatus status) {
    switch (status) {
        case NodeStatus::kOk:
            return "ok";
        case NodeStatus::kWarning:
            return "warning";
        case NodeStatus::kCritical:
            return "critical";
    }
    return "ok";
}

NodeStatus status_of(const TopologyNode& node) {
    if (node.load >= 90.0) {
        return NodeStatus::kCritical;
    }
    return node.load >= 70.0 ? NodeStatus::kWarning : NodeStatus::kOk;
}

TopologyFigures derive_figures(const std::vector<const TopologyNode*>& nodes) {
    FAULTLINE_CHECK(!nodes.empty(), "figures need a node");
    TopologyFigures figures;
    double load = 0.0;
    double traffic = 0.0;
    double cost = 0.0;
    for (const TopologyNode* node : nodes) {
        load += node->load;
        traffic += node->traffic;
        cost += node->load * row_of(node->type).cost_weight;
        figures.critical += status_of(*node) == NodeStatus::kCritical ? 1 : 0;
        figures.warning += status_of(*node) == NodeStatus::kWarning ? 1 : 0;
    }
    const auto count = static_cast<double>(nodes.size());
    figures.latency_ms = std::max(1.0, 30.0 + 2.2 * (load / count));
    figures.error_rate_pct =
        (1.2 * static_cast<double>(figures.critical) + 0.4 * static_cast<double>(figures.warning)) /
        count;
    figures.throughput = traffic / count;
    figures.cost = cost / 10.0;
    return figures;
}

Result<TopologyMap> TopologyMap::make(std::vector<TopologyNode> nodes) {
    if (nodes.size() > kMaxNodes) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = fmt::format("a topology has at most {} nodes", kMaxNodes)};
    }
    std::unordered_map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].id.empty() || !index.emplace(nodes[i].id, i).second) {
            return bad_node(nodes[i], "ids must be unique and not empty");
        }
        if (!is_quantity(nodes[i].load) || !is_quantity(nodes[i].traffic)) {
            return bad_node(nodes[i], "load and traffic must be finite and not negative");
        }
    }
    TopologyMap map;
    map.links_.resize(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const std::string& link : nodes[i].links) {
            const auto target = index.find(link);
            if (target == index.end()) {
                return bad_node(nodes[i], fmt::format("links to \"{}\", which is not there", link));
            }
            map.links_[i].push_back(target->second);
        }
    }
    map.nodes_ = std::move(nodes);
    return map;
}

std::vector<const TopologyNode*> TopologyMap::all() const {
    std::vector<const TopologyNode*> all;
    all.reserve(nodes_.size());
    for (const TopologyNode& node : nodes_) {
        all.push_back(&node);
    }
    return all;
}

std::vector<const TopologyNode*> TopologyMap::around(std::string_view root, int depth) const {
    FAULTLINE_CHECK(depth >= 0 && depth <= kMaxDepth, "the caller checks the depth");
    const auto start = std::find_if(nodes_.begin(), nodes_.end(),
                                    [root](const TopologyNode& node) { return node.id == root; });
    if (start == nodes_.end()) {
        return {};
    }
    std::vector<bool> seen(nodes_.size(), false);
    std::vector<std::size_t> reached = {static_cast<std::size_t>(start - nodes_.begin())};
    seen[reached.front()] = true;
    std::size_t level_begin = 0;
    for (int hop = 0; hop < depth; ++hop) {
        const std::size_t level_end = reached.size();
        for (std::size_t i = level_begin; i < level_end; ++i) {
            for (const std::size_t next : links_[reached[i]]) {
                if (!seen[next]) {
                    seen[next] = true;
                    reached.push_back(next);
                }
            }
        }
        level_begin = level_end;
    }
    std::vector<const TopologyNode*> nodes;
    nodes.reserve(reached.size());
    for (const std::size_t i : reached) {
        nodes.push_back(&nodes_[i]);
    }
    return nodes;
}

}  // namespace faultline::engine
