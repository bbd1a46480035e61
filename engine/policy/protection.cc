#include "engine/policy/protection.h"

#include <algorithm>

namespace faultline::engine {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, kProtectionCount> kNames = {
    "deadline",         "retry",         "retry_budget", "breaker",
    "concurrency_cap",  "rate_limit",    "fair_share",   "shed",
    "fallback",         "tenant_guard",  "query_guard",  "schema_guard",
    "cache_fail_open",  "single_flight", "stale_bound",  "io_timeout",
    "durable_evidence", "idempotency",
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
