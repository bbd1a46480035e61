#include "engine/policy/protection.h"

#include <algorithm>

namespace faultline::engine {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, kProtectionCount> kNames = {
    "deadline",    "retry",        "retry_budget",    "concurrency_cap",
    "rate_limit",  "shed",         "fallback",        "tenant_guard",
    "query_guard", "schema_guard", "cache_fail_open", "single_flight",
    "stale_bound",
};

}  // namespace

std::string_view to_string(Protection protection) {
    return kNames[static_cast<std::size_t>(protection)];
}

std::optional<Protection> protection_from(std::string_view name) {
    const auto* const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) {
        return std::nullopt;
    }
    return static_cast<Protection>(found - kNames.begin());
}

}  // namespace faultline::engine
