// The checks before every call of a tool: access, the rate of calls and how many run at a time.
// Shared by ToolCaller and by routes that reach a tool's service without a plan. Engine's executor
// only; bounded by the limits of the tool.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "engine/executor/tool_runtime.h"
#include "engine/policy/protection.h"
#include "engine/ports/call_context.h"

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// Access and rate limit; an admitted call has used up its token. The codes of check_access(), or
// RATE_LIMITED with the time to wait.
[[nodiscard]] Result<void> admit_call(ToolRuntime& tool, const CallContext& context, Instant now,
                                      DisabledProtections disabled);

// One of the tool's slots; an empty one where the cap is disabled. As ConcurrencyGate::enter().
[[nodiscard]] boost::asio::awaitable<Result<ConcurrencyGate::Pass>> enter_gate(
    ToolRuntime* tool, Clock* clock, Deadline deadline, DisabledProtections disabled);

}  // namespace faultline::engine
