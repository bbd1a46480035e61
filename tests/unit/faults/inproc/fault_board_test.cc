#include "faults/inproc/fault_board.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

FaultSpec hang() {
    FaultSpec spec;
    spec.fault = "tool_hang";
    spec.stream = "s/tool_hang/0";
    spec.parameters["hang_for"] = Duration::zero();
    return spec;
}

std::size_t strikes(FaultBoard& board, const char* tool, const char* tenant, int calls) {
    std::size_t struck = 0;
    for (int i = 0; i < calls; ++i) {
        for (const auto& fault : board.take(tool, tenant, {"tool_hang"})) {
            board.fired(fault.ordinal);
            ++struck;
        }
    }
    return struck;
}

TEST(FaultBoard, TakesHoldOnlyWhileArmed) {
    FaultBoard board(1);
    EXPECT_TRUE(board.idle());
    EXPECT_EQ(strikes(board, "search", "acme", 3), 0U);
    ASSERT_TRUE(board.arm(0, hang(), Instant{}));
    EXPECT_EQ(strikes(board, "search", "acme", 3), 3U);
    board.disarm(0);
    board.disarm(0);
    EXPECT_TRUE(board.idle());
    EXPECT_EQ(strikes(board, "search", "acme", 3), 0U);
    EXPECT_EQ(board.counts(0).fired, 3U);
}

TEST(FaultBoard, MatchesToolAndTenant) {
    FaultBoard board(1);
    FaultSpec spec = hang();
    spec.match.tool = "search";
    spec.match.tenant = "acme";
    ASSERT_TRUE(board.arm(0, spec, Instant{}));
    EXPECT_EQ(strikes(board, "search", "acme", 2), 2U);
    EXPECT_EQ(strikes(board, "profile", "acme", 2), 0U);
    EXPECT_EQ(strikes(board, "search", "globex", 2), 0U);
    EXPECT_TRUE(board.take("search", "acme", {"tool_slow"}).empty());
}

TEST(FaultBoard, CountsOrdinals) {
    FaultBoard board(1);
    FaultSpec spec = hang();
    spec.match.after_n = 2;
    spec.match.every_n = 3;
    spec.match.first_n = 2;
    ASSERT_TRUE(board.arm(0, spec, Instant{}));
    // Calls 2 and 5 strike; 8 would be the third.
    EXPECT_EQ(strikes(board, "t", "a", 20), 2U);
    EXPECT_EQ(board.counts(0).suppressed, 18U);
}

TEST(FaultBoard, ProbabilityIsStickyPerSeedAndCall) {
    FaultSpec spec = hang();
    spec.match.probability = Ratio{0.3};
    const auto pattern = [&](std::uint64_t seed, bool with_another) {
        FaultBoard board(seed);
        EXPECT_TRUE(board.arm(3, spec, Instant{}));
        if (with_another) {
            FaultSpec other = hang();
            other.stream = "s/tool_hang/9";
            other.match.tenant = "nobody";
            EXPECT_TRUE(board.arm(1, other, Instant{}));
        }
        std::string seen;
        for (int i = 0; i < 400; ++i) {
            seen += board.take("t", "a", {"tool_hang"}).empty() ? '.' : 'x';
        }
        return seen;
    };
    EXPECT_EQ(pattern(7, false), pattern(7, false));
    EXPECT_EQ(pattern(7, false), pattern(7, true));
    EXPECT_NE(pattern(7, false), pattern(8, false));
    const std::string seen = pattern(7, false);
    EXPECT_NEAR(static_cast<double>(std::count(seen.begin(), seen.end(), 'x')), 120.0, 40.0);
}

TEST(FaultBoard, WatchedFaultsFireByWhatCallsSaw) {
    FaultBoard board(1);
    FaultSpec down;
    down.fault = "database_down";
    down.parameters["freeze"] = Duration(std::chrono::seconds(1));
    ASSERT_TRUE(board.arm(0, down, Instant{}, true));
    FaultSpec renamed;
    renamed.fault = "column_renamed";
    renamed.parameters["column"] = std::string("load");
    ASSERT_TRUE(board.arm(1, renamed, Instant{}, true));
    const auto saw = [&](engine::ErrorCode code, std::string_view sql, Duration after) {
        board.saw_failure({.code = code, .sql = sql, .at = Instant{} + after});
    };
    saw(engine::ErrorCode::kUpstreamUnavailable, "SELECT 1", std::chrono::seconds(9));
    saw(engine::ErrorCode::kToolTimeout, "SELECT 1", std::chrono::milliseconds(500));
    saw(engine::ErrorCode::kToolTimeout, "SELECT 1", std::chrono::seconds(9));
    saw(engine::ErrorCode::kToolBadRequest, "SELECT load FROM node", {});
    saw(engine::ErrorCode::kToolBadRequest, "SELECT workload FROM node", {});
    EXPECT_EQ(board.counts(0).fired, 2U);
    EXPECT_EQ(board.counts(1).fired, 1U);
    EXPECT_TRUE(board.take("direct_query", "a", {"database_down"}).empty());
}

TEST(FaultBoard, RefusesTheSixtyFifth) {
    FaultBoard board(1);
    for (std::size_t i = 0; i < 64; ++i) {
        ASSERT_TRUE(board.arm(i, hang(), Instant{}));
    }
    EXPECT_FALSE(board.arm(64, hang(), Instant{}));
}

}  // namespace
}  // namespace faultline::fault
