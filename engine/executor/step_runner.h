// One step from its params to its ToolResult: the tool, then, where that is allowed, the tools that
// stand in for it. Owned by the orchestrator; engine's executor only; bounded by the limits of the
// tools and the length of the fallback chain.
#pragma once

#include "engine/executor/tool_caller.h"
#include "engine/executor/tool_result.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

class StepRunner {
public:
    explicit StepRunner(ExecutionDeps deps) : deps_(deps), caller_(deps) {}

    // Never throws; every failure carries exactly one code.
    boost::asio::awaitable<ToolResult> run(StepCall call);

private:
    [[nodiscard]] Duration timeout_of(const StepCall& call, const ToolRuntime& tool) const;
    [[nodiscard]] Duration fallback_timeout_of(const ToolRuntime& tool) const;
    ToolRuntime* stand_in_for(const ToolRuntime& tool, const ToolAnswer& answer) const;
    boost::asio::awaitable<void> fall_back(const StepCall* call, ToolRuntime* first,
                                           ToolResult* result);
    void log_failure(const StepCall& call, const ToolRuntime& tool, const Error& error) const;

    ExecutionDeps deps_;
    ToolCaller caller_;
};

}  // namespace faultline::engine
