#include "engine/pipeline/summary.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

ToolResult step(std::string id, std::optional<ErrorCode> code, bool fallback = false) {
    ToolResult result;
    result.step_id = std::move(id);
    result.success = !code;
    result.error_code = code;
    result.error = "secret cause";
    result.fallback_used = fallback;
    return result;
}

TEST(Summary, NothingToSayOfASuccess) {
    EXPECT_FALSE(error_summary({step("a", std::nullopt)}));
    EXPECT_FALSE(fallback_summary({step("a", std::nullopt)}));
}

TEST(Summary, NamesAtMostThreeFailedSteps) {
    EXPECT_EQ(error_summary({step("a", ErrorCode::kToolTimeout), step("b", std::nullopt),
                             step("c", ErrorCode::kRateLimited)}),
              "2 of 3 steps failed: a (TOOL_TIMEOUT), c (RATE_LIMITED)");
    std::vector<ToolResult> many;
    for (const char* id : {"a", "b", "c", "d", "e"}) {
        many.push_back(step(id, ErrorCode::kToolTimeout));
    }
    EXPECT_EQ(error_summary(many),
              "5 of 5 steps failed: a (TOOL_TIMEOUT), b (TOOL_TIMEOUT), c (TOOL_TIMEOUT) and 2 "
              "more");
}

TEST(Summary, FallbacksAreToldApartFromFailures) {
    const std::vector<ToolResult> results = {step("a", ErrorCode::kUpstreamUnavailable, true),
                                             step("b", std::nullopt)};
    EXPECT_EQ(error_summary(results), "1 of 2 steps were answered by a fallback");
    EXPECT_EQ(fallback_summary(results), "a fallback answered for a (UPSTREAM_UNAVAILABLE)");
}

}  // namespace
}  // namespace faultline::engine
