// What the deployment allows any tool, and what therefore holds for one: always the tighter of
// this policy, the tool's capability and the step. Pure values.
#pragma once

#include "base/clock.h"
#include "engine/registry/capability.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace faultline::engine {

struct ToolExecutionPolicy {
    Duration timeout = std::chrono::seconds(30);  // of all attempts of a call together
    std::int64_t max_retries = 2;                 // attempts after the first
    std::optional<std::int64_t> max_rows{};       // unset: the capability's alone
    std::size_t max_waiting = 1'000;              // calls of one tool that may wait for their turn
};

// 60 s, 1 retry, 5,000 rows.
[[nodiscard]] ToolExecutionPolicy sql_policy();

// What holds for one tool: of each limit the tighter of capability and policy.
struct EffectiveLimits {
    Duration timeout{};                // of all attempts of a call together
    std::int64_t max_retries = 0;      // attempts after the first
    Duration retry_delay{};            // before the first retry, doubled with each one
    std::size_t max_rows = 0;          // elements of an answer's list
    std::size_t max_result_bytes = 0;  // of an answer's data as JSON text
    std::size_t max_running = 0;       // calls at a time; 1 in serial mode
};

// REQUIRES: validate(capability) succeeded.
[[nodiscard]] EffectiveLimits effective_limits(const ToolCapability& capability,
                                               const ToolExecutionPolicy& policy);

// Whether a step of this tool may be attempted twice. A tool that appends never; one that writes
// only when the request itself said `"idempotent": true`; the others unless it said false.
[[nodiscard]] bool may_repeat(CapabilityType type, bool idempotent, bool idempotent_stated);

}  // namespace faultline::engine
