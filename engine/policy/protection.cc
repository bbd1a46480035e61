#include "engine/policy/protection.h"

#include <algorithm>

namespace faultline::engine {

namespace {

struct About {
    std::string_view name;
    std::string_view summary;
};

// In the order of the enumeration.
constexpr std::array<About, kProtectionCount> kAll = {{
    {"deadline",
     "Ends a call of a tool when its time is over; without it a call that hangs holds "
     "up its step."},
    {"retry", "Calls a tool again after a temporary error, with a pause before each try."},
    {"retry_budget",
     "Bounds the retries of a tool to a share of its calls, so that retries do not "
     "multiply the load on a tool that is failing."},
    {"concurrency_cap",
     "Bounds how many calls of a tool run at a time; the others wait for a "
     "slot."},
    {"rate_limit",
     "Bounds how often a tenant calls a tool; the others are "
     "refused with RATE_LIMITED."},
    {"shed",
     "Bounds how many runs are under way at a time; the others are rejected at once with "
     "503 and Retry-After."},
    {"fallback",
     "Asks another tool when one has failed, and marks its answer as a stand-in: "
     "degraded instead of failed."},
    {"tenant_guard",
     "Refuses results and rows that belong to another tenant, with a security "
     "error."},
    {"query_guard",
     "Parses each SQL query, and refuses a query that writes or reads what "
     "is not allowed."},
    {"schema_guard",
     "Answers a query that no longer fits the schema with a code of its own, not as "
     "an internal error."},
    {"cache_fail_open", "Still answers card requests when the ETag store fails."},
    {"single_flight", "Computes a card once for all who ask for it at the same time."},
    {"stale_bound", "Bounds for how long a card that is out of date is still served."},
}};

}  // namespace

std::string_view to_string(Protection protection) {
    return kAll.at(static_cast<std::size_t>(protection)).name;
}

std::string_view summary_of(Protection protection) {
    return kAll.at(static_cast<std::size_t>(protection)).summary;
}

std::optional<Protection> protection_from(std::string_view name) {
    const auto* const found = std::ranges::find(kAll, name, &About::name);
    if (found == kAll.end()) {
        return std::nullopt;
    }
    return static_cast<Protection>(found - kAll.begin());
}

}  // namespace faultline::engine
