#include "scenarios/run/load_setup.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::seconds;

Scenario scenario_of() {
    Scenario scenario;
    scenario.load.rate = Rate{10};
    scenario.load.rates["fault"] = Rate{100};
    scenario.load.arrival = "uniform";
    scenario.load.requests.resize(2);
    scenario.load.requests[0].headers = {{"a", "b"}};
    scenario.load.requests[0].tenants = {"acme"};
    scenario.phases = {
        .warmup = {}, .baseline = seconds(2), .fault = seconds(3), .recovery = seconds(4)};
    return scenario;
}

TEST(LoadSetup, ThePlanFollowsRatesByPhase) {
    load::LoadPlanSpec spec = plan_spec(scenario_of(), 7, 0);
    EXPECT_EQ(spec.seed, 7U);
    EXPECT_EQ(spec.requests, 2U);
    EXPECT_EQ(spec.tenants, 1U);
    EXPECT_EQ(count_operations(load::LoadPlan(spec)), 20U + 300U + 40U);
    spec.phases[1].rate = Rate{1e6};
    EXPECT_EQ(count_operations(load::LoadPlan(spec)), std::nullopt);
    EXPECT_TRUE(spec.phases[0].rejections_allowed);
}

TEST(LoadSetup, TellsTheTransportWhatTheScenarioSays) {
    const load::LoadSetup setup = load_setup(scenario_of(), std::vector<load::LoadTenant>(1));
    ASSERT_EQ(setup.requests.size(), 2U);
    EXPECT_EQ(setup.requests[0].headers.size(), 1U);
    EXPECT_EQ(setup.tenants.size(), 1U);
    EXPECT_EQ(setup.label_member, "status");
    EXPECT_EQ(tenant_names(scenario_of()), (std::vector<std::string>{"acme"}));
}

TEST(LoadSetup, ACanaryCountsWhereAnotherTenantCouldSeeIt) {
    const load::LoadTenant acme{.name = "acme", .headers = {}, .canaries = {"a1", "", "a2"}};
    const load::LoadTenant globex{.name = "globex", .headers = {}, .canaries = {"g"}};
    EXPECT_EQ(visible_canaries({acme}, {}), 0U);
    EXPECT_EQ(visible_canaries({acme}, {globex}), 1U);
    EXPECT_EQ(visible_canaries({acme, globex}, {}), 3U);
    EXPECT_EQ(visible_canaries({}, {globex}), 1U);
    const load::LoadSetup setup = load_setup(scenario_of(), {acme}, {globex});
    EXPECT_EQ(setup.bystander_canaries, (std::vector<std::string>{"g"}));
    EXPECT_EQ(setup.tenants.size(), 1U);
}

TEST(LoadSetup, CountsCanaries) {
    EXPECT_EQ(count_occurrences("x canary-1 y canary-1canary-2", {"canary-1", "canary-2", ""}), 3U);
    EXPECT_EQ(count_occurrences("", {"c"}), 0U);
}

}  // namespace
}  // namespace faultline::scenario
