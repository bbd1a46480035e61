// The tool `topology`, the fallback source of direct_query: figures derived from what the
// configuration says of the tenant's systems. Owned by the tool registry; read-only.
#pragma once

#include "engine/ports/tool.h"
#include "engine/tools/topology_map.h"

namespace faultline::engine {

// How its answers name where their data is from.
inline constexpr const char* kTopologySource = "topology_fallback";

class TopologyTool final : public Tool {
public:
    explicit TopologyTool(TopologyMaps maps);

    // params: {"root"?: node id, "depth"?: 0 … 5, default 5}; other fields belong to the tool it
    // stands in for and are ignored. data: {"data_source": "topology_fallback", "latency_ms",
    // "error_rate_pct", "throughput", "cost", "critical", "warning", "nodes": [{"id", "type",
    // "load", "traffic", "status"}]}. INVALID_PARAMS; DATA_NOT_FOUND without map or root.
    boost::asio::awaitable<Result<ToolOutput>> call(CallContext context, JsonPtr params) override;

private:
    TopologyMaps maps_;
};

}  // namespace faultline::engine
