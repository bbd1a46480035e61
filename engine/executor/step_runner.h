// One step from its params to its ToolResult: the tool, then, where that is allowed, the tools that
// stand in for it. Owned by the orchestrator; engine's executor only; bounded by the limits of the
// tools and the length of the fallback chain.
#pragma once

#include "engine/executor/tool_caller.h"
#include "engine/executor/tool_result.h"
#include "engine/planner/plan.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

struct StepCall {
    const PlanStep* step = nullptr;  // outlives the call
    CallContext context;
    JsonPtr params;  // references resolved
    Deadline stage;  // of the execute stage
};

class StepRunner {
public:
    explicit StepRunner(ExecutionDeps deps) : deps_(deps), caller_(deps) {}

    // Never throws; every failure carries exactly one code.
    boost::asio::awaitable<ToolResult> run(StepCall call);

private:
    ToolCall primary_call(const StepCall& call, ToolRuntime* tool) const;
    ToolCall fallback_call(const StepCall& call, ToolRuntime* tool) const;
    ToolRuntime* stand_in_for(const ToolRuntime& tool, const ToolAnswer& answer) const;
    boost::asio::awaitable<void> fall_back(const StepCall* call, ToolRuntime* first,
                                           ToolResult* result);
    void log_failure(const StepCall& call, const ToolRuntime& tool, const Error& error) const;

    ExecutionDeps deps_;
    ToolCaller caller_;
};

}  // namespace faultline::engine
