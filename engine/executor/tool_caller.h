// The live path of one call of one tool: access, rate limit, slot, attempts under a deadline with
// retries, then the guards on what came back. Does not handle fallbacks. Owned by the
// orchestrator; engine's executor only; bounded by the limits of the tool.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/log.h"
#include "engine/executor/tool_runtime.h"
#include "engine/planner/plan.h"
#include "engine/policy/protection.h"
#include "engine/ports/tool.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// Everything the execution of steps uses and does not own. `log` may be null.
struct ExecutionDeps {
    Clock* clock = nullptr;
    const ToolRuntimes* tools = nullptr;
    metrics::EngineMetrics* metrics = nullptr;
    Logger* log = nullptr;
    DisabledProtections disabled;
    std::uint64_t seed = 1;
};

// What the tool of a step is called with, and its fallbacks if it fails.
struct StepCall {
    const PlanStep* step = nullptr;        // outlives the call
    const CallContext* context = nullptr;  // the run's, outlives the call; a tool gets its own copy
    JsonPtr params;                        // references resolved
    Deadline stage;                        // of the execute stage
};

// One call of one tool for a step.
struct ToolCall {
    const StepCall* step = nullptr;  // outlives the call
    ToolRuntime* tool = nullptr;
    Duration timeout{};  // of all attempts together; Duration::max() for none
};

struct ToolAnswer {
    Result<ToolOutput> output = ToolOutput{};
    std::size_t data_bytes = 0;  // of the output's data, JsonSize::memory_bytes
    int attempts = 0;
    bool refused = false;  // by the engine's own policy: no fallback may stand in for the tool
};

class ToolCaller {
public:
    explicit ToolCaller(ExecutionDeps deps) : deps_(deps) {}

    // EXECUTE_TIMEOUT when the stage ended, or the coroutine was cancelled, before the answer.
    boost::asio::awaitable<ToolAnswer> call(ToolCall call);

private:
    boost::asio::awaitable<void> attempt_until_done(const ToolCall* call, Deadline deadline,
                                                    ToolAnswer* answer);
    boost::asio::awaitable<Result<ToolOutput>> attempt(const ToolCall* call, Deadline deadline);
    std::optional<Duration> pause_before_next(const ToolCall& call, const ToolAnswer& answer,
                                              Deadline deadline) const;
    Result<std::size_t> check_output(const ToolCall& call, const ToolOutput& output) const;

    ExecutionDeps deps_;
};

}  // namespace faultline::engine
