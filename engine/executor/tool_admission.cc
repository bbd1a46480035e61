#include "engine/executor/tool_admission.h"

#include "engine/policy/access.h"

#include <fmt/format.h>

namespace faultline::engine {

Result<void> admit_call(ToolRuntime& tool, const CallContext& context, Instant now,
                        DisabledProtections disabled) {
    if (auto allowed = check_access(tool.capability(), context); !allowed) {
        return allowed;
    }
    if (disabled.off(Protection::kRateLimit)) {
        return {};
    }
    const auto decision = tool.rate.admit(context.tenant, now);
    if (decision.admitted) {
        return {};
    }
    return Error{
        .code = ErrorCode::kRateLimited,
        .message = fmt::format("tool {}: more than {} calls a second or {} a minute",
                               tool.capability().tool_id, tool.capability().rate_limit_per_second,
                               tool.capability().rate_limit_per_minute),
        .retry_after = decision.retry_after};
}

boost::asio::awaitable<Result<ConcurrencyGate::Pass>> enter_gate(ToolRuntime* tool, Clock* clock,
                                                                 Deadline deadline,
                                                                 DisabledProtections disabled) {
    if (disabled.off(Protection::kConcurrencyCap)) {
        co_return ConcurrencyGate::Pass{};
    }
    ConcurrencyGate::Pass pass = tool->gate.try_enter();
    if (pass.held()) {
        co_return pass;
    }
    co_return co_await tool->gate.enter(clock, deadline);
}

}  // namespace faultline::engine
