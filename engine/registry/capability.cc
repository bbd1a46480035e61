#include "engine/registry/capability.h"

#include "base/quoted_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace faultline::engine {

namespace {

struct TypeName {
    CapabilityType type;
    std::string_view name;
};

constexpr std::array<TypeName, 7> kTypeNames = {{
    {CapabilityType::kReadWrite, "read_write"},
    {CapabilityType::kReadOnly, "read_only"},
    {CapabilityType::kAppendOnly, "append_only"},
    {CapabilityType::kTimeSeries, "time_series"},
    {CapabilityType::kApiCall, "api_call"},
    {CapabilityType::kGraphQuery, "graph_query"},
    {CapabilityType::kSearch, "search"},
}};

constexpr std::size_t kMaxNameBytes = 128;
constexpr std::size_t kMaxVersionBytes = 32;
constexpr std::size_t kMaxTenants = 10'000;
constexpr std::size_t kMaxDependencies = 100;

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

bool is_name(std::string_view text, std::size_t max_bytes) {
    return !text.empty() && text.size() <= max_bytes && std::ranges::all_of(text, is_name_char);
}

// Collects the first thing that is wrong; later checks are then skipped.
class FieldCheck {
public:
    explicit FieldCheck(std::string_view tool) : tool_(tool) {}

    template <class T>
    void between(std::string_view field, T value, T low, T high) {
        if (!(value >= low && value <= high)) {
            refuse(field, fmt::format("{}", value), fmt::format("{} to {}", low, high));
        }
    }
    // Above zero, at most `high`; NaN and infinity are refused too.
    void positive(std::string_view field, double value, double high) {
        if (!(std::isfinite(value) && value > 0.0 && value <= high)) {
            refuse(field, fmt::format("{}", value), fmt::format("above 0, at most {}", high));
        }
    }
    void name(std::string_view field, std::string_view value, std::size_t max_bytes) {
        if (!is_name(value, max_bytes)) {
            refuse(field, in_quotes(value),
                   fmt::format("1 to {} of the characters A-Z a-z 0-9 _ - . :", max_bytes));
        }
    }
    void refuse(std::string_view field, std::string_view value, std::string_view accepted) {
        if (message_.empty()) {
            message_ = fmt::format("tool {}: {} is {}, accepted: {}", in_quotes(tool_), field,
                                   value, accepted);
        }
    }
    [[nodiscard]] Result<void> result() const {
        if (message_.empty()) {
            return {};
        }
        return Error{.code = ErrorCode::kInvalidParams, .message = message_};
    }

private:
    std::string_view tool_;
    std::string message_;
};

void check_tenants(FieldCheck& check, const ToolCapability& capability) {
    if (!capability.supported_tenants) {
        return;
    }
    const auto& tenants = *capability.supported_tenants;
    const auto* const accepted = "null for all tenants, or 1 to 10000 different names";
    if (tenants.empty() || tenants.size() > kMaxTenants) {
        check.refuse("supported_tenants", fmt::format("a list of {}", tenants.size()), accepted);
        return;
    }
    std::set<std::string_view> seen;
    for (const std::string& tenant : tenants) {
        if (tenant.empty() || tenant.size() > kMaxNameBytes || !seen.insert(tenant).second) {
            check.refuse("supported_tenants", fmt::format("a list with {}", in_quotes(tenant)),
                         accepted);
            return;
        }
    }
}

void check_dependencies(FieldCheck& check, const ToolCapability& capability) {
    if (capability.depends_on.size() > kMaxDependencies) {
        check.refuse("depends_on", fmt::format("a list of {}", capability.depends_on.size()),
                     "at most 100 tools");
        return;
    }
    std::set<std::string_view> seen;
    for (const std::string& tool : capability.depends_on) {
        check.name("depends_on", tool, kMaxNameBytes);
        if (tool == capability.tool_id || !seen.insert(tool).second) {
            check.refuse("depends_on", fmt::format("a list with {}", in_quotes(tool)),
                         "different tools other than itself");
        }
    }
}

void check_fallback(FieldCheck& check, const ToolCapability& capability) {
    if (!capability.fallback_tool_id) {
        return;
    }
    check.name("fallback_tool_id", *capability.fallback_tool_id, kMaxNameBytes);
    if (*capability.fallback_tool_id == capability.tool_id) {
        check.refuse("fallback_tool_id", in_quotes(*capability.fallback_tool_id), "another tool");
    }
}

}  // namespace

std::string_view to_string(CapabilityType type) {
    const auto* const found = std::ranges::find(kTypeNames, type, &TypeName::type);
    return found == kTypeNames.end() ? "unknown" : found->name;
}

std::string_view to_string(ExecutionMode mode) {
    return mode == ExecutionMode::kSerial ? "serial" : "parallel";
}

Result<void> validate(const ToolCapability& capability) {
    FieldCheck check(capability.tool_id);
    check.name("tool_id", capability.tool_id, kMaxNameBytes);
    if (to_string(capability.capability_type) == "unknown") {
        check.refuse("capability_type",
                     std::to_string(static_cast<int>(capability.capability_type)),
                     "read_write, read_only, append_only, time_series, api_call, graph_query or "
                     "search");
    }
    if (capability.execution_mode != ExecutionMode::kSerial &&
        capability.execution_mode != ExecutionMode::kParallel) {
        check.refuse("execution_mode", std::to_string(static_cast<int>(capability.execution_mode)),
                     "serial or parallel");
    }
    check.between<std::int64_t>("max_concurrent_calls", capability.max_concurrent_calls, 1,
                                100'000);
    check.positive("timeout_seconds", capability.timeout_seconds, 3'600.0);
    check.between<std::int64_t>("rate_limit_per_minute", capability.rate_limit_per_minute, 1,
                                60'000'000);
    check.between<std::int64_t>("rate_limit_per_second", capability.rate_limit_per_second, 1,
                                1'000'000);
    check.positive("max_result_size_mb", capability.max_result_size_mb, 1'024.0);
    check.between<std::int64_t>("max_rows", capability.max_rows, 1, 10'000'000);
    check_tenants(check, capability);
    check_fallback(check, capability);
    check.between<std::int64_t>("retry_count", capability.retry_count, 0, 10);
    check.between("retry_delay_ms", capability.retry_delay_ms, 0.0, 60'000.0);
    check_dependencies(check, capability);
    check.name("version", capability.version, kMaxVersionBytes);
    return check.result();
}

}  // namespace faultline::engine
