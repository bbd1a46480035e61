// The state of each tool of an engine: the limits in force, its rate limiter, its concurrency gate,
// its retry budget and its metric handles. Made once from the registry, owned by the orchestrator;
// engine's executor only. Bounded by the number of tools and by the limits of each part.
#pragma once

#include "engine/executor/concurrency_gate.h"
#include "engine/policy/rate_limiter.h"
#include "engine/policy/retry_budget.h"
#include "engine/policy/tool_policy.h"
#include "engine/registry/tool_registry.h"
#include "metrics/engine_metrics.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string_view>

namespace faultline::engine {

struct ToolRuntime {
    ToolRuntime(const RegisteredTool& registered_tool, const ToolExecutionPolicy& policy,
                const metrics::ToolHandles& handles);

    const RegisteredTool& registered;
    const EffectiveLimits limits;
    RateLimiter rate;
    ConcurrencyGate gate;
    RetryBudget retry_budget;
    const metrics::ToolHandles& metrics;

    [[nodiscard]] const ToolCapability& capability() const { return registered.capability; }
};

using PolicyOf = std::function<ToolExecutionPolicy(const ToolCapability&)>;

// How often a stated limit was hit, over all tools.
struct LimitCounters {
    std::uint64_t gate_queue_full = 0;
    std::uint64_t retry_budget_refusals = 0;
    std::uint64_t tenants_evicted = 0;  // from rate limiters
};

class ToolRuntimes {
public:
    // The registry is complete and it and `metrics` outlive this.
    ToolRuntimes(const ToolRegistry& registry, const metrics::EngineMetrics& metrics,
                 const PolicyOf& policy_of);

    // Null when unknown.
    [[nodiscard]] ToolRuntime* find(std::string_view tool_id) const;
    [[nodiscard]] LimitCounters counters() const;

private:
    std::map<std::string_view, std::unique_ptr<ToolRuntime>> by_name_;
};

}  // namespace faultline::engine
