#include "engine/policy/tool_policy.h"

#include "base/units.h"

#include <algorithm>

namespace faultline::engine {

ToolExecutionPolicy sql_policy() {
    return ToolExecutionPolicy{
        .timeout = std::chrono::seconds(60), .max_retries = 1, .max_rows = 5'000};
}

EffectiveLimits effective_limits(const ToolCapability& capability,
                                 const ToolExecutionPolicy& policy) {
    const std::int64_t rows =
        policy.max_rows ? std::min(*policy.max_rows, capability.max_rows) : capability.max_rows;
    const bool serial = capability.execution_mode == ExecutionMode::kSerial;
    return EffectiveLimits{
        .timeout = std::min(policy.timeout, from_seconds(capability.timeout_seconds)),
        .max_retries = std::min(policy.max_retries, capability.retry_count),
        .retry_delay = from_seconds(capability.retry_delay_ms / 1e3),
        .max_rows = static_cast<std::size_t>(rows),
        .max_result_bytes =
            static_cast<std::size_t>(capability.max_result_size_mb * 1024.0 * 1024.0),
        .max_running = serial ? 1 : static_cast<std::size_t>(capability.max_concurrent_calls),
    };
}

bool may_repeat(CapabilityType type, bool idempotent, bool idempotent_stated) {
    switch (type) {
        case CapabilityType::kAppendOnly:
            return false;
        case CapabilityType::kReadWrite:
            return idempotent && idempotent_stated;
        default:
            return idempotent;
    }
}

}  // namespace faultline::engine
