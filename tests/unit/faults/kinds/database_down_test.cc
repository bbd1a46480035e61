#include "faults/kinds/table.h"

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

using namespace std::chrono_literals;

FaultSpec down(Duration freeze) {
    FaultSpec spec;
    spec.fault = "database_down";
    spec.on = "db";
    spec.parameters["freeze"] = freeze;
    return spec;
}

TEST(DatabaseDown, APlanFreezesThenKills) {
    const Fault& fault = *find_fault("database_down");
    const auto plan = fault.on_process(down(500ms));
    ASSERT_EQ(plan.size(), 2U);
    EXPECT_EQ(plan[0].after, 0ms);
    EXPECT_EQ(plan[0].act, &ProcessControl::freeze);
    EXPECT_EQ(plan[1].after, 500ms);
    EXPECT_EQ(plan[1].act, &ProcessControl::kill);
    const auto sudden = fault.on_process(down(0s));
    ASSERT_EQ(sudden.size(), 1U);
    EXPECT_EQ(sudden[0].act, &ProcessControl::kill);
}

TEST(DatabaseDown, AQueryWaitsUntilTheFreezeIsOverThenFails) {
    const Fault& fault = *find_fault("database_down");
    const Instant since = Instant{} + 10s;
    const auto frozen = fault.on_query(down(500ms), {.now = since + 200ms, .since = since});
    ASSERT_TRUE(frozen);
    EXPECT_EQ(frozen->wait, Duration(300ms));
    EXPECT_EQ(frozen->error->code, engine::ErrorCode::kUpstreamUnavailable);
    const auto dead = fault.on_query(down(500ms), {.now = since + 500ms, .since = since});
    ASSERT_TRUE(dead);
    EXPECT_FALSE(dead->wait);
    EXPECT_TRUE(dead->error);
}

TEST(DatabaseDown, ExplainsRefusalsAndTimeoutsWhileFrozen) {
    const Fault& fault = *find_fault("database_down");
    const auto explains = [&](Duration freeze, engine::ErrorCode code, Duration after) {
        return fault.explains(down(freeze), Instant{}, {.code = code, .at = Instant{} + after});
    };
    EXPECT_TRUE(explains(0s, engine::ErrorCode::kUpstreamUnavailable, 9s));
    EXPECT_TRUE(explains(1s, engine::ErrorCode::kToolTimeout, 500ms));
    EXPECT_TRUE(explains(1s, engine::ErrorCode::kToolTimeout, 2s)) << "it began frozen";
    EXPECT_FALSE(explains(1s, engine::ErrorCode::kToolTimeout, 2001ms));
    EXPECT_FALSE(explains(0s, engine::ErrorCode::kToolTimeout, 500ms)) << "it was never frozen";
    EXPECT_FALSE(explains(1s, engine::ErrorCode::kToolBadRequest, 500ms));
}

}  // namespace
}  // namespace faultline::fault
