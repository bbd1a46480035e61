#include "engine/policy/protection.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

TEST(Protection, AllNamesGoBothWays) {
    for (std::size_t i = 0; i < kProtectionCount; ++i) {
        const auto protection = static_cast<Protection>(i);
        ASSERT_FALSE(to_string(protection).empty());
        EXPECT_EQ(protection_from(to_string(protection)), protection);
        EXPECT_TRUE(summary_of(protection).ends_with('.')) << to_string(protection);
    }
    EXPECT_EQ(to_string(Protection::kConcurrencyCap), "concurrency_cap");
    EXPECT_EQ(to_string(Protection::kStaleBound), "stale_bound");
    EXPECT_FALSE(protection_from("DEADLINE"));
    EXPECT_FALSE(protection_from(""));
    // A protection that no code heeds has no name.
    EXPECT_FALSE(protection_from("breaker"));
}

TEST(DisabledProtections, OnlyWhatWasDisabledIsOff) {
    DisabledProtections disabled;
    EXPECT_FALSE(disabled.any());
    disabled.disable(Protection::kRetry);
    EXPECT_TRUE(disabled.any());
    EXPECT_TRUE(disabled.off(Protection::kRetry));
    EXPECT_TRUE(disabled.on(Protection::kRetryBudget));
}

}  // namespace
}  // namespace faultline::engine
