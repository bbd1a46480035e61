// Runs one plan through the five stages under one time budget. Confined to the engine's executor;
// bounded by the plan limits and the capabilities. Owned by the composition root.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "engine/pipeline/response.h"
#include "engine/planner/plan.h"
#include "engine/policy/protection.h"
#include "engine/registry/tool_registry.h"
#include "metrics/engine_metrics.h"

#include <cstdint>
#include <memory>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct StageBudgets {
    Duration total = std::chrono::seconds(120);
    Duration plan = std::chrono::seconds(30);
    Duration execute = std::chrono::seconds(60);
    Duration compose = std::chrono::seconds(20);
};

struct OrchestratorOptions {
    StageBudgets budgets;
    DisabledProtections disabled;
    std::uint64_t seed = 1;
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
    Orchestrator(OrchestratorDeps deps, OrchestratorOptions options);
    ~Orchestrator();

    // An error means the plan did not run (PLAN_INVALID, PLAN_TIMEOUT); whatever ran is a value.
    // `context.deadline` is the caller's; the budgets shorten it.
    boost::asio::awaitable<Result<OrchestrationResponse>> run(CallContext context, Plan plan);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace faultline::engine
