#include "engine/api/route.h"

#include "engine/api/run_permits.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

TEST(Routes, Match) {
    EXPECT_EQ(match_route("/v1/orchestrations").route, Route::kOrchestrations);
    EXPECT_EQ(match_route("/v1/execute").route, Route::kExecute);
    EXPECT_EQ(match_route("/v1/capabilities").route, Route::kCapabilities);
    EXPECT_EQ(match_route("/healthz").route, Route::kHealth);
    EXPECT_EQ(match_route("/readyz").route, Route::kReady);
    EXPECT_EQ(match_route("/metrics").route, Route::kMetrics);
    EXPECT_EQ(match_route("*").route, Route::kServer);
    const RouteMatch card = match_route("/v1/cards/reason-trends");
    EXPECT_EQ(card.route, Route::kCard);
    EXPECT_EQ(card.parameter, "reason-trends");
    for (const char* unknown : {"", "/", "/v1", "/v1/", "/v1/execute/", "/v1/cards", "/v1/cards/",
                                "/v1/cards/a/b", "/v1/cards/{name}/x", "/V1/execute", "**",
                                "/v1//execute", "/v1/../metrics", "/metricsz"}) {
        EXPECT_EQ(match_route(unknown).route, Route::kUnknown) << unknown;
    }
}

TEST(Routes, KnowTheirMethodsAndScopes) {
    EXPECT_TRUE(allows(Route::kExecute, "POST"));
    EXPECT_FALSE(allows(Route::kExecute, "GET"));
    EXPECT_FALSE(allows(Route::kExecute, "post"));
    EXPECT_TRUE(allows(Route::kCard, "GET"));
    EXPECT_TRUE(allows(Route::kCard, "HEAD"));
    EXPECT_FALSE(allows(Route::kCard, "DELETE"));
    EXPECT_FALSE(allows(Route::kCard, ""));
    EXPECT_TRUE(allows(Route::kServer, "OPTIONS"));
    EXPECT_FALSE(allows(Route::kServer, "GET"));
    EXPECT_EQ(allowed_methods(Route::kServer), "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(required_scope(Route::kExecute), "run");
    EXPECT_EQ(required_scope(Route::kOrchestrations), "run");
    EXPECT_EQ(required_scope(Route::kCard), "read");
    EXPECT_FALSE(required_scope(Route::kMetrics));
    EXPECT_EQ(route_template(Route::kCard), "/v1/cards/{name}");
    EXPECT_EQ(route_template(Route::kUnknown), "_other");
    EXPECT_EQ(static_cast<std::size_t>(Route::kUnknown) + 1, kRouteCount);
    std::size_t series = 0;
    for (std::size_t i = 0; i < kRouteCount; ++i) {
        const auto statuses = known_statuses(static_cast<Route>(i));
        EXPECT_FALSE(statuses.empty());
        series += statuses.size();
    }
    EXPECT_LE(series, 80U) << "of the hundred that a family may have";
}

TEST(Routes, EverythingUnderV1NeedsAKey) {
    for (const char* path : {"/v1", "/v1/", "/v1/execute", "/v1/nothing", "/v1/cards/x"}) {
        EXPECT_TRUE(needs_authentication(path)) << path;
    }
    for (const char* path : {"/", "/healthz", "/v1x", "/metrics"}) {
        EXPECT_FALSE(needs_authentication(path)) << path;
    }
}

TEST(RunPermits, AreBoundedAndComeBack) {
    RunPermits slots(2);
    {
        const auto first = slots.try_take();
        auto second = slots.try_take();
        EXPECT_TRUE(first && second);
        EXPECT_FALSE(slots.try_take());
        const auto moved = std::move(*second);
        EXPECT_EQ(slots.in_flight(), 2U);
    }
    EXPECT_EQ(slots.in_flight(), 0U);
    EXPECT_EQ(slots.rejected(), 1U);
    EXPECT_TRUE(slots.try_take());
}

}  // namespace
}  // namespace faultline::engine
