// Runs one plan through the five stages under one time budget. Confined to the engine's executor;
// bounded by the plan limits and the capabilities. Owned by the composition root, which destroys it
// after the last run has ended.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "engine/executor/tool_runtime.h"
#include "engine/pipeline/response.h"
#include "engine/pipeline/time_budget.h"
#include "engine/planner/plan.h"
#include "engine/policy/protection.h"
#include "engine/policy/tool_policy.h"
#include "engine/ports/error.h"
#include "engine/registry/tool_registry.h"
#include "metrics/engine_metrics.h"

#include <cstdint>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct OrchestratorOptions {
    StageBudgets budgets;
    DisabledProtections disabled;  // none unless a test wants to show that one is needed
    std::uint64_t seed = 1;        // of retry pauses, and of the trace ids of runs without one
    // Asked once per tool; unless given, the default policy holds for every tool.
    PolicyOf policy_of = [](const ToolCapability&) { return ToolExecutionPolicy{}; };
};

// Everything the orchestrator uses and does not own; all must outlive it. `log` may be null.
struct OrchestratorDeps {
    Clock& clock;
    const ToolRegistry& tools;
    metrics::EngineMetrics& metrics;
    Logger* log;
};

class Orchestrator {
public:
    // The registry is complete by now. Throws std::invalid_argument when a budget is not between
    // 1 ms and 24 h.
    Orchestrator(OrchestratorDeps deps, OrchestratorOptions options);
    ~Orchestrator();

    // An error means the plan did not run (PLAN_INVALID, PLAN_TIMEOUT); a plan that ran has a
    // response, with any status.
    // `context.deadline` is the caller's; the budgets shorten it.
    boost::asio::awaitable<Result<OrchestrationResponse>> run(CallContext context, Plan plan);

    // The tool with its limits in force, for routes that call it without a plan; null when unknown.
    [[nodiscard]] ToolRuntime* tool(std::string_view tool_id) const;
    [[nodiscard]] LimitCounters limit_counters() const;

private:
    struct Run;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace faultline::engine
