// Which requests run steps, and whose answers carry a status.
#include "scenarios/format/request_route.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

RequestRoute route(const std::string& method, const std::string& path) {
    return route_of({.method = method, .path = path});
}

TEST(RequestRoute, GoesByMethodAndPath) {
    EXPECT_EQ(route("POST", "/v1/orchestrations"), RequestRoute::kPlan);
    EXPECT_EQ(route("POST", "/v1/execute?trace=1"), RequestRoute::kDecision);
    EXPECT_EQ(route("GET", "/v1/cards/reason-trends?period=7d"), RequestRoute::kCard);
    EXPECT_EQ(route("HEAD", "/v1/cards/a"), RequestRoute::kCard);
    EXPECT_TRUE(is_run({.method = "POST", .path = "/v1/orchestrations"}));
    EXPECT_TRUE(is_run({.method = "POST", .path = "/v1/execute"}));
    EXPECT_FALSE(is_run({.method = "GET", .path = "/v1/cards/a"}));
}

TEST(RequestRoute, WhatTheEngineAnswersOtherwiseIsAnother) {
    for (const auto& [method, path] :
         {std::pair("GET", "/v1/orchestrations"), std::pair("GET", "/v1/execute"),
          std::pair("POST", "/v1/execute/"), std::pair("POST", "/v1/cards/a"),
          std::pair("GET", "/v1/cards/"), std::pair("GET", "/v1/cards/a/b"),
          std::pair("GET", "/v1/capabilities"), std::pair("GET", "/")}) {
        EXPECT_EQ(route(method, path), RequestRoute::kOther) << method << " " << path;
    }
}

}  // namespace
}  // namespace faultline::scenario
