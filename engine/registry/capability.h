// What a tool may do and how much of it: the declared limits of contracts.md §2, validated when a
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

struct ToolCapability {
    std::string tool_id{};
    CapabilityType capability_type = CapabilityType::kReadOnly;
    ExecutionMode execution_mode = ExecutionMode::kParallel;
    std::int64_t max_concurrent_calls = 10;
    double timeout_seconds = 30.0;
    std::int64_t rate_limit_per_minute = 100;
    std::int64_t rate_limit_per_second = 10;
    double max_result_size_mb = 50.0;
    std::int64_t max_rows = 10'000;
    std::optional<std::vector<std::string>> supported_tenants{};  // nothing = all
    bool requires_authentication = true;
    bool fallback_enabled = true;
    std::optional<std::string> fallback_tool_id{};
    std::int64_t retry_count = 2;
    double retry_delay_ms = 100.0;
    std::vector<std::string> depends_on{};
    std::string version = "1.0";
    bool deprecated = false;
};

// INVALID_PARAMS with a message that names the field, the value and what is accepted.
[[nodiscard]] Result<void> validate(const ToolCapability& capability);

}  // namespace faultline::engine
