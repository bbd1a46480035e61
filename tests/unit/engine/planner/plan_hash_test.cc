#include "engine/planner/plan_hash.h"

#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

JsonPtr params(const std::string& text) {
    return std::make_shared<const nlohmann::json>(nlohmann::json::parse(text));
}

Plan sample() {
    return Plan{.steps = {PlanStep{.id = "a",
                                   .tool = "lookup",
                                   .params = params(R"({"x":1,"y":[true,"z"]})"),
                                   .depends_on = {},
                                   .timeout = std::nullopt},
                          PlanStep{.id = "b",
                                   .tool = "lookup",
                                   .params = params("{}"),
                                   .depends_on = {"a"},
                                   .timeout = std::nullopt}}};
}

TEST(PlanHash, IsTheSameOnEveryMachineAndInEveryVersion) {
    // SHA-256 over "faultline-plan-1\n0\n1:a6:lookup22:{...", worked out by hand.
    EXPECT_EQ(plan_hash(sample()), "369070586a14ba522d37dcbf3da1d64f");
}

TEST(PlanHash, OrderOfKeysDoesNotMatter) {
    Plan other = sample();
    other.steps[0].params = params(R"({"y":[true,"z"],"x":1})");
    EXPECT_EQ(plan_hash(other), plan_hash(sample()));
    other.steps[1].params = nullptr;
    EXPECT_EQ(plan_hash(other), plan_hash(sample()));
}

TEST(PlanHash, EveryPartOfAPlanCounts) {
    const std::vector<std::function<void(Plan&)>> changes = {
        [](Plan&) {},
        [](Plan& p) { p.strategy = Strategy::kSerial; },
        [](Plan& p) { p.steps[0].id = "c"; },
        [](Plan& p) { p.steps[0].tool = "search"; },
        [](Plan& p) { p.steps[0].params = params(R"({"x":2,"y":[true,"z"]})"); },
        [](Plan& p) { p.steps[1].depends_on.clear(); },
        [](Plan& p) { p.steps[0].timeout = Duration(5); },
        [](Plan& p) { p.steps[0].idempotent = false; },
        [](Plan& p) { p.steps[0].max_retries = 1; },
        [](Plan& p) { p.steps[0].max_retries = 0; },
        [](Plan& p) { std::swap(p.steps[0], p.steps[1]); },
        [](Plan& p) { p.steps.pop_back(); },
    };
    std::set<std::string> hashes;
    for (const auto& change : changes) {
        Plan plan = sample();
        change(plan);
        EXPECT_TRUE(hashes.insert(plan_hash(plan)).second);
    }
}

}  // namespace
}  // namespace faultline::engine
