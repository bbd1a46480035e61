#include "engine/pipeline/response.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

enum class Kind { kSucceeded, kFailed, kFellBack };

ToolResult result_of(Kind kind) {
    ToolResult result;
    result.success = kind == Kind::kSucceeded;
    result.fallback_used = kind == Kind::kFellBack;
    if (!result.success) {
        result.error_code = ErrorCode::kToolTimeout;
    }
    return result;
}

TEST(Rollup, IsTheContractsTableForEveryPlanOfUpToFourSteps) {
    for (std::size_t n = 1; n <= 4; ++n) {
        std::size_t combinations = 1;
        for (std::size_t i = 0; i < n; ++i) {
            combinations *= 3;
        }
        for (std::size_t code = 0; code < combinations; ++code) {
            std::vector<ToolResult> results;
            std::size_t succeeded = 0;
            std::size_t fell_back = 0;
            for (std::size_t i = 0, rest = code; i < n; ++i, rest /= 3) {
                const auto kind = static_cast<Kind>(rest % 3);
                succeeded += kind == Kind::kSucceeded ? 1 : 0;
                fell_back += kind == Kind::kFellBack ? 1 : 0;
                results.push_back(result_of(kind));
            }
            const Rollup rollup = roll_up(results);
            const auto expected = succeeded == n  ? OrchestrationStatus::kSuccess
                                  : succeeded > 0 ? OrchestrationStatus::kPartial
                                  : fell_back > 0 ? OrchestrationStatus::kDegraded
                                                  : OrchestrationStatus::kFailed;
            EXPECT_EQ(rollup.status, expected) << "n=" << n << " code=" << code;
            EXPECT_EQ(rollup.successful_tools, succeeded);
            EXPECT_EQ(rollup.fallback_tools, fell_back);
            EXPECT_EQ(rollup.successful_tools + rollup.failed_tools + rollup.fallback_tools, n);
        }
    }
}

TEST(Rollup, NothingIsNoSuccess) { EXPECT_EQ(roll_up({}).status, OrchestrationStatus::kFailed); }

TEST(Rollup, StatusNamesAreThoseOfTheWire) {
    EXPECT_EQ(to_string(OrchestrationStatus::kSuccess), "success");
    EXPECT_EQ(to_string(OrchestrationStatus::kPartial), "partial");
    EXPECT_EQ(to_string(OrchestrationStatus::kDegraded), "degraded");
    EXPECT_EQ(to_string(OrchestrationStatus::kFailed), "failed");
}

}  // namespace
}  // namespace faultline::engine
