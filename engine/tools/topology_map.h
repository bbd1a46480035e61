// What is known of a tenant's systems without asking them: nodes with their last load, and the
// figures derived from them. Values; pure. At most `kMaxNodes` nodes.
#pragma once

#include "engine/ports/error.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

enum class NodeType { kService, kServer, kDb, kNetwork, kStorage };
[[nodiscard]] std::string_view to_string(NodeType type);
[[nodiscard]] std::optional<NodeType> node_type_from(std::string_view name);

enum class NodeStatus { kOk, kWarning, kCritical };
[[nodiscard]] std::string_view to_string(NodeStatus status);

struct TopologyNode {
    std::string id;
    NodeType type = NodeType::kService;
    double load = 0.0;               // percent; 70 and above is a warning, 90 and above critical
    double traffic = 0.0;            // requests per second
    std::vector<std::string> links;  // ids of the nodes it leads to
};

[[nodiscard]] NodeStatus status_of(const TopologyNode& node);

struct TopologyFigures {
    double latency_ms = 0.0;  // 30 + 2.2 × mean load, at least 1
    double error_rate_pct = 0.0;
    double throughput = 0.0;  // mean traffic, requests per second
    double cost = 0.0;
    std::size_t critical = 0;
    std::size_t warning = 0;
};

// REQUIRES: not empty.
[[nodiscard]] TopologyFigures derive_figures(const std::vector<const TopologyNode*>& nodes);

class TopologyMap {
public:
    static constexpr std::size_t kMaxNodes = 10'000;
    static constexpr int kMaxDepth = 5;

    // INVALID_PARAMS with the node's id for a double id, a dangling link, a load or traffic that
    // is negative or not finite, or too many nodes.
    [[nodiscard]] static Result<TopologyMap> make(std::vector<TopologyNode> nodes);

    [[nodiscard]] std::vector<const TopologyNode*> all() const;
    // Nodes at most `depth` links away, breadth first, `root` foremost; empty when there is no
    // such root. REQUIRES: 0 <= depth <= kMaxDepth.
    [[nodiscard]] std::vector<const TopologyNode*> around(std::string_view root, int depth) const;

private:
    std::vector<TopologyNode> nodes_;
    std::vector<std::vector<std::size_t>> links_;  // by index into nodes_
};

// By tenant.
using TopologyMaps = std::map<std::string, TopologyMap, std::less<>>;

}  // namespace faultline::engine
