// The named protections of contracts.md §9. Whoever embeds or starts an engine for a test may
// switch some off; never a request.
#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string_view>

namespace faultline::engine {

enum class Protection {
    kDeadline,
    kRetry,
    kRetryBudget,
    kBreaker,
    kConcurrencyCap,
    kRateLimit,
    kFairShare,
    kShed,
    kFallback,
    kTenantGuard,
    kQueryGuard,
    kSchemaGuard,
    kCacheFailOpen,
    kSingleFlight,
    kStaleBound,
    kIoTimeout,
    kDurableEvidence,
    kIdempotency,
};
inline constexpr std::size_t kProtectionCount = 18;

[[nodiscard]] std::string_view to_string(Protection protection);
[[nodiscard]] std::optional<Protection> protection_from(std::string_view name);

class DisabledProtections {
public:
    void disable(Protection protection) { bits_.set(static_cast<std::size_t>(protection)); }
    [[nodiscard]] bool on(Protection protection) const {
        return !bits_.test(static_cast<std::size_t>(protection));
    }
    [[nodiscard]] bool off(Protection protection) const { return !on(protection); }
    [[nodiscard]] bool any() const { return bits_.any(); }

private:
    std::bitset<kProtectionCount> bits_;
};

}  // namespace faultline::engine
