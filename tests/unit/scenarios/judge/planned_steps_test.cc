#include "scenarios/judge/planned_steps.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using Ids = std::vector<std::string>;

TEST(PlannedSteps, ReadsToolsAndWhatEachStepNeeds) {
    const auto steps = planned_steps({.body = R"({"plan": {"steps": [
        {"id": "price", "tool": "pricing"},
        {"id": "order", "tool": "catalog", "depends_on": ["price"],
         "params": {"items": [{"id": {"$ref": "stock.data.rows[0].id"}}], "$ref": 7}}]}})"});
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].id, "price");
    EXPECT_EQ(steps[0].tool, "pricing");
    EXPECT_EQ(steps[0].needs, Ids{});
    EXPECT_EQ(steps[1].tool, "catalog");
    EXPECT_EQ(steps[1].needs, (Ids{"price", "stock"}));
}

TEST(PlannedSteps, ReadsReferencesAsTheEngineDoes) {
    const auto steps = planned_steps({.body = R"({"plan": {"steps": [{"id": "a", "tool": "t",
        "params": [{"$ref": "eu.stock.data"}, {"$ref": "x.database.data[0]"},
                   {"$ref": "no.data", "more": 1}]}]}})"});
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].needs, (Ids{"eu.stock", "x.database"}));
}

TEST(PlannedSteps, ADecisionIsOneStep) {
    RequestSpec request{.method = "POST",
                        .path = "/v1/execute?trace=1",
                        .body = R"({"action": "pricing", "args": []})"};
    const auto steps = planned_steps(request);
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_EQ(steps[0].id, "decision");
    EXPECT_EQ(steps[0].tool, "pricing");
    for (const char* const body : {"", "[]", "{}", R"({"action": 7})", R"({"action": ""})"}) {
        request.body = body;
        EXPECT_TRUE(planned_steps(request).empty()) << body;
    }
}

TEST(PlannedSteps, TakesAnyBody) {
    for (const char* const body :
         {"", "null", "[]", "{", "{}", R"({"plan": 7})", R"({"plan": {"steps": {}}})",
          R"({"plan": {"steps": [7, {}, {"id": "a"}, {"id": 1, "tool": []}]}})"}) {
        EXPECT_TRUE(planned_steps({.body = body}).empty()) << body;
    }
}

}  // namespace
}  // namespace faultline::scenario
