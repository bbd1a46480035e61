#include "scenarios/judge/verdict.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Verdict, EachHasItsName) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kVerdictCount; ++i) {
        const auto verdict = static_cast<Verdict>(i);
        EXPECT_TRUE(names.insert(to_string(verdict)).second);
    }
    EXPECT_EQ(to_string(Verdict::kInconclusive), "inconclusive");
}

TEST(Verdict, ExitCodesFollowTheirPrecedence) {
    std::vector<int> codes = {0, 3, 1, 4, 70, 130};
    // Each is the worst of itself and all before it, in whatever order they come.
    for (std::size_t n = 1; n <= codes.size(); ++n) {
        std::vector<int> some(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(n));
        EXPECT_EQ(exit_code(some), codes[n - 1]);
        std::reverse(some.begin(), some.end());
        EXPECT_EQ(exit_code(some), codes[n - 1]);
    }
    EXPECT_EQ(exit_code(std::array{70, 143}), 143);
    EXPECT_EQ(exit_code(std::span<const int>{}), 0);
}

TEST(Verdict, AProtectionMustBeMissed) {
    Scenario scenario;
    scenario.name = "s";
    scenario.must_fail_without = {"fallback"};
    Judgement failed;
    failed.verdict = Verdict::kFail;
    Judgement passed;
    passed.verdict = Verdict::kPass;
    Judgement unsure;
    EXPECT_TRUE(sensitivity(scenario, "fallback", failed).ok);
    EXPECT_TRUE(sensitivity(scenario, "fallback", failed).required);
    EXPECT_FALSE(sensitivity(scenario, "fallback", passed).ok);
    EXPECT_FALSE(sensitivity(scenario, "fallback", unsure).ok);
    unsure.steady_state_failed = true;  // without it, not even that holds
    EXPECT_TRUE(sensitivity(scenario, "fallback", unsure).ok);
    EXPECT_TRUE(sensitivity(scenario, "breaker", passed).ok);
    EXPECT_FALSE(sensitivity(scenario, "breaker", passed).required);
}

}  // namespace
}  // namespace faultline::scenario
