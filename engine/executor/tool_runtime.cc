#include "engine/executor/tool_runtime.h"

namespace faultline::engine {

ToolRuntime::ToolRuntime(const RegisteredTool& registered_tool, const ToolExecutionPolicy& policy,
                         const metrics::ToolHandles& handles)
    : registered(registered_tool),
      limits(effective_limits(registered_tool.capability, policy)),
      rate({.per_second = registered_tool.capability.rate_limit_per_second,
            .per_minute = registered_tool.capability.rate_limit_per_minute}),
      gate({.max_running = limits.max_running, .max_waiting = policy.max_waiting}),
      metrics(handles) {}

ToolRuntimes::ToolRuntimes(const ToolRegistry& registry, const metrics::EngineMetrics& metrics,
                           const PolicyOf& policy_of) {
    for (const RegisteredTool* tool : registry.all()) {
        const std::string_view name = tool->capability.tool_id;
        by_name_.emplace(name, std::make_unique<ToolRuntime>(*tool, policy_of(tool->capability),
                                                             metrics.tool(name)));
    }
}

ToolRuntime* ToolRuntimes::find(std::string_view tool_id) const {
    const auto found = by_name_.find(tool_id);
    return found == by_name_.end() ? nullptr : found->second.get();
}

LimitCounters ToolRuntimes::counters() const {
    LimitCounters sum;
    for (const auto& [name, tool] : by_name_) {
        sum.gate_queue_full += tool->gate.cap().refused();
        sum.retry_budget_refusals += tool->retry_budget.refused();
        sum.tenants_evicted += tool->rate.evictions();
    }
    return sum;
}

}  // namespace faultline::engine
