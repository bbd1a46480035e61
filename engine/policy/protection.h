// The protections that the engine has. A test that embeds or starts an engine
// may switch some off; a request never can. A protection is added here together with the code that
// it switches off, not before.
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
    kConcurrencyCap,
    kRateLimit,
    kShed,
    kFallback,
    kTenantGuard,
    kQueryGuard,
    kSchemaGuard,
    kCacheFailOpen,
    kSingleFlight,
    kStaleBound,
};
inline constexpr std::size_t kProtectionCount = 13;

[[nodiscard]] std::string_view to_string(Protection protection);
// What it does, one sentence, for people.
[[nodiscard]] std::string_view summary_of(Protection protection);
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
