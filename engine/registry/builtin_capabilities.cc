// The limits of an unconfigured engine: what a deployment that sets nothing gets.
#include "engine/registry/capability.h"

#include <algorithm>
#include <array>

namespace faultline::engine {

namespace {

struct Builtin {
    std::string_view tool_id;
    CapabilityType type;
    std::int64_t concurrency;
    double timeout_seconds;
    std::int64_t per_minute;
    double result_mb;
    std::int64_t rows;
};

// POST and PATCH write: a lost answer does not mean that nothing happened, hence no blind retry.
constexpr std::array<Builtin, 13> kBuiltins = {{
    {"direct_query", CapabilityType::kReadOnly, 20, 30.0, 120, 50.0, 10'000},
    {"topology", CapabilityType::kGraphQuery, 10, 5.0, 600, 5.0, 10'000},
    {"http", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.get", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.head", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.options", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.put", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.delete", CapabilityType::kApiCall, 10, 60.0, 60, 10.0, 10'000},
    {"http.post", CapabilityType::kReadWrite, 10, 60.0, 60, 10.0, 10'000},
    {"http.patch", CapabilityType::kReadWrite, 10, 60.0, 60, 10.0, 10'000},
    {"function.call", CapabilityType::kReadWrite, 10, 30.0, 100, 50.0, 10'000},
    {"process.call", CapabilityType::kReadWrite, 10, 30.0, 100, 50.0, 10'000},
    {"cards", CapabilityType::kReadOnly, 10, 30.0, 100, 50.0, 10'000},
}};

}  // namespace

std::optional<ToolCapability> builtin_capability(std::string_view tool_id) {
    const auto* const found = std::ranges::find(kBuiltins, tool_id, &Builtin::tool_id);
    if (found == kBuiltins.end()) {
        return std::nullopt;
    }
    ToolCapability capability{.tool_id = std::string(tool_id),
                              .capability_type = found->type,
                              .max_concurrent_calls = found->concurrency,
                              .timeout_seconds = found->timeout_seconds,
                              .rate_limit_per_minute = found->per_minute,
                              .max_result_size_mb = found->result_mb,
                              .max_rows = found->rows,
                              .supported_tenants = std::nullopt,
                              .fallback_tool_id = std::nullopt,
                              .depends_on = {}};
    if (tool_id == "direct_query") {
        capability.fallback_tool_id = "topology";
    }
    return capability;
}

}  // namespace faultline::engine
