// What a tool may do and how much of it: the declared limits, validated when a
// tool is registered and enforced on the live path.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::engine {

enum class CapabilityType {
    kReadWrite,
    kReadOnly,
    kAppendOnly,
    kTimeSeries,
    kApiCall,
    kGraphQuery,
    kSearch
};
enum class ExecutionMode { kSerial, kParallel };

[[nodiscard]] std::string_view to_string(CapabilityType type);
[[nodiscard]] std::string_view to_string(ExecutionMode mode);

// The declared limits of one tool. Ranges are those that validate() accepts.
struct ToolCapability {
    // What plans call it by: 1 to 128 of the characters A-Z a-z 0-9 _ - . :
    std::string tool_id{};
    // What its calls may change; decides whether a step may be attempted twice (may_repeat()).
    CapabilityType capability_type = CapabilityType::kReadOnly;
    // kSerial: one call at a time, also when max_concurrent_calls is higher.
    ExecutionMode execution_mode = ExecutionMode::kParallel;
    // Calls under way at a time, over all tenants; 1 to 100,000. Others wait.
    std::int64_t max_concurrent_calls = 10;
    // Seconds for all attempts of a call together, waiting included; above 0, at most 3,600.
    double timeout_seconds = 30.0;
    // Calls per tenant in any minute; 1 to 60,000,000. More are RATE_LIMITED.
    std::int64_t rate_limit_per_minute = 100;
    // Calls per tenant in any second; 1 to 1,000,000. Holds beside the limit per minute.
    std::int64_t rate_limit_per_second = 10;
    // MiB of an answer's data as JSON text; above 0, at most 1,024. More is MAX_ROWS_EXCEEDED.
    double max_result_size_mb = 50.0;
    // Elements of an answer that is a list, or has a list "rows"; 1 to 10,000,000.
    std::int64_t max_rows = 10'000;
    // The tenants that may call it, 1 to 10,000 of them; unset: all. Others: PERMISSION_DENIED.
    std::optional<std::vector<std::string>> supported_tenants{};
    // A caller without a name is AUTH_FAILED.
    bool requires_authentication = true;
    // Whether the tool below may be called in this one's place.
    bool fallback_enabled = true;
    // The tool to call when this one fails; unset: none. Must be registered.
    std::optional<std::string> fallback_tool_id{};
    // Attempts after the first, 0 to 10; the deployment's policy and the step may allow fewer.
    std::int64_t retry_count = 2;
    // Milliseconds before the first retry, doubled with each one, with full jitter; 0 to 60,000.
    double retry_delay_ms = 100.0;
    // Tools that must be registered beside it, at most 100; they are not called because of this.
    std::vector<std::string> depends_on{};
    // For readers of GET /v1/capabilities; 1 to 32 characters as in tool_id.
    std::string version = "1.0";
    // Every result carries a warning.
    bool deprecated = false;
};

// INVALID_PARAMS with a message that names the field, the value and what is accepted.
[[nodiscard]] Result<void> validate(const ToolCapability& capability);

}  // namespace faultline::engine
