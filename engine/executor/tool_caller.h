// The live path of one call of one tool: access, rate limit, slot, attempts under a deadline with
// retries, then the guards on what came back. Knows nothing of plans or fallbacks. Owned by the
// orchestrator; engine's executor only; bounded by the limits of the tool.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/log.h"
#include "engine/executor/tool_runtime.h"
#include "engine/policy/protection.h"
#include "engine/ports/tool.h"

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

struct ToolCall {
    ToolRuntime* tool = nullptr;
    CallContext context;  // its deadline is set by the caller of the tool
    JsonPtr params;
    Duration timeout{};  // of all attempts together; Duration::max() for none
    Deadline stage;      // of the execute stage
    bool may_repeat = false;
    std::optional<std::int64_t> max_retries{};  // asked for; the tool's own limit holds as well
};

struct ToolAnswer {
    Result<ToolOutput> output = ToolOutput{};
    int attempts = 0;
    bool refused = false;  // the engine's own policy said no: nothing may stand in for the tool
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
    Result<void> check(const ToolCall& call, const ToolOutput& output) const;

    ExecutionDeps deps_;
};

}  // namespace faultline::engine
