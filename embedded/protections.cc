#include "embedded/protections.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace faultline::embedded {

namespace {

using engine::Protection;

// Breaker, fair share, evidence and the rest join with the code that honours them.
constexpr std::array kHonoured = {
    Protection::kDeadline,       Protection::kRetry,       Protection::kRetryBudget,
    Protection::kConcurrencyCap, Protection::kRateLimit,   Protection::kShed,
    Protection::kFallback,       Protection::kTenantGuard, Protection::kQueryGuard,
    Protection::kSchemaGuard,
};

}  // namespace

std::vector<std::string> protection_names() {
    std::vector<std::string> names;
    for (const auto protection : kHonoured) {
        names.emplace_back(engine::to_string(protection));
    }
    return names;
}

Result<engine::DisabledProtections> disabled_protections(const std::vector<std::string>& names) {
    engine::DisabledProtections disabled;
    for (const auto& name : names) {
        const auto protection = engine::protection_from(name);
        if (!protection || std::ranges::find(kHonoured, *protection) == kHonoured.end()) {
            return Error{ErrorKind::kInvalid,
                         fmt::format("there is no protection named {}; there are: {}", name,
                                     fmt::join(protection_names(), ", "))};
        }
        disabled.disable(*protection);
    }
    return disabled;
}

}  // namespace faultline::embedded
