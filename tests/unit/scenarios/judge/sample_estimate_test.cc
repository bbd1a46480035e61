// How likely a check has too few samples, before anything runs.
#include "scenarios/judge/sample_estimate.h"

#include "tests/unit/scenarios/judge/record_builder.h"

#include <cmath>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

Scenario scenario_of(double rate, const std::string& arrival, std::vector<std::string> tenants) {
    Scenario scenario;
    scenario.load.rate = Rate{rate};
    scenario.load.arrival = arrival;
    scenario.load.requests = {RequestSpec{.body = R"({"id": "notes"})", .tenants = tenants},
                              RequestSpec{.body = "{}", .tenants = std::move(tenants)}};
    scenario.phases = {
        .warmup = seconds(1), .baseline = seconds(4), .fault = seconds(4), .recovery = seconds(3)};
    return scenario;
}

CheckSpec share(CheckWindow during) {
    CheckSpec check = check_of("status_share", during);
    check.select = {{"status", "success"}};
    return check;
}

TEST(SampleEstimate, PoissonArrivalsFollowTheirDistribution) {
    const Scenario scenario = scenario_of(5, "poisson", {});
    CheckSpec check = share(CheckWindow::kBaseline);
    check.min_samples = 2;
    const auto estimate = estimate_samples(check, scenario, false);
    EXPECT_EQ(estimate.needed, 2U);
    EXPECT_DOUBLE_EQ(estimate.expected, 20.0);
    EXPECT_NEAR(estimate.too_few, 21.0 * std::exp(-20.0), 1e-12);  // none, or one
    check.min_samples = 1000;
    EXPECT_NEAR(estimate_samples(check, scenario, false).too_few, 1.0, 1e-9);
}

TEST(SampleEstimate, UniformArrivalsAreCertain) {
    const Scenario scenario = scenario_of(5, "uniform", {});
    CheckSpec check = share(CheckWindow::kBaseline);
    check.min_samples = 20;
    EXPECT_EQ(estimate_samples(check, scenario, false).too_few, 0.0);
    check.min_samples = 21;
    EXPECT_EQ(estimate_samples(check, scenario, false).too_few, 1.0);
}

TEST(SampleEstimate, ATenantHasItsShareOfTheDecksThatAreDealtWhole) {
    const Scenario scenario = scenario_of(10, "uniform", {"a", "b", "c", "d"});
    CheckSpec check = share(CheckWindow::kBaseline);
    check.select["tenant"] = "a";
    check.min_samples = 9;  // of 40 operations
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 10.0);
    EXPECT_EQ(estimate_samples(check, scenario, false).too_few, 0.0);
    check.min_samples = 10;
    EXPECT_EQ(estimate_samples(check, scenario, false).too_few, 1.0);
}

TEST(SampleEstimate, AStepIsAskedForByTheRequestsThatNameIt) {
    const Scenario scenario = scenario_of(10, "uniform", {"a"});
    CheckSpec check = check_of("step_success_share", CheckWindow::kBaseline);
    check.select = {{"step", "notes"}};
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 20.0);
    check.select = {{"step", "named_nowhere"}};
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 40.0);
}

TEST(SampleEstimate, ADecisionIsAStepOfItsOwn) {
    Scenario scenario = scenario_of(10, "uniform", {"a"});
    scenario.load.requests[1] = {
        .method = "POST", .path = "/v1/execute", .body = R"({"action": "notes"})"};
    CheckSpec check = check_of("step_success_share", CheckWindow::kBaseline);
    check.select = {{"step", "decision"}};
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 20.0);
    check.select = {{"step", "notes"}};  // which the decision calls as a tool
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 20.0);
}

TEST(SampleEstimate, AFaultWindowIsAsLongAsFaultsAreInForce) {
    Scenario scenario = scenario_of(100, "uniform", {});
    const CheckSpec check = share(CheckWindow::kFault);
    EXPECT_DOUBLE_EQ(estimate_samples(check, scenario, false).expected, 400.0);
    scenario.faults.resize(3);
    scenario.faults[0].at = milliseconds(500);
    scenario.faults[0].lasts = seconds(1);
    scenario.faults[1].at = seconds(1);
    scenario.faults[1].lasts = seconds(1);       // until 2 s
    scenario.faults[2].at = milliseconds(3500);  // to the end
    EXPECT_NEAR(estimate_samples(check, scenario, false).expected, 200.0, 1e-9);
    CheckSpec later = check;
    later.after = milliseconds(1500);
    EXPECT_NEAR(estimate_samples(later, scenario, false).expected, 100.0, 1e-9);
}

TEST(SampleEstimate, AWarningSaysHowOftenAndWhatWouldHelp) {
    Scenario scenario = scenario_of(100, "poisson", {});
    CheckSpec check = check_of("response", CheckWindow::kFault);
    check.percentile = 99.0;
    check.below = 0.5;
    scenario.checks = {check};
    EXPECT_TRUE(sample_warnings(scenario, false).empty());  // 400 expected, 300 needed
    EXPECT_TRUE(sample_warnings(scenario, true).empty());
    scenario.load.rate = Rate{85};
    const auto warnings = sample_warnings(scenario, false);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].starts_with(
        "s.yaml:15:5: warning: the check it may have too few samples: it needs 300, about 340 are "
        "to be expected, and about 1 run in "))
        << warnings[0];
    EXPECT_NE(warnings[0].find("raise the rate to "), std::string::npos) << warnings[0];
    EXPECT_TRUE(sample_warnings(scenario, true).empty());  // in virtual time one is enough
}

// A higher rate gives no operations there either.
TEST(SampleEstimate, AWindowWithoutOperationsNeedsMoreTime) {
    Scenario scenario = scenario_of(100, "poisson", {});
    CheckSpec check = check_of("response", CheckWindow::kRecovery);
    check.below = 0.5;
    check.within = scenario.phases.recovery;
    scenario.checks = {check};
    const auto warnings = sample_warnings(scenario, false);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].ends_with("no operation is due in its window: make it longer"))
        << warnings[0];
}

TEST(SampleEstimate, TheBaselineOfARelativeBoundIsLookedAtToo) {
    Scenario scenario = scenario_of(100, "uniform", {});
    scenario.phases.baseline = seconds(2);
    CheckSpec check = check_of("response", CheckWindow::kFault);
    check.percentile = 99.0;
    check.of_baseline = Ratio{0.1};
    scenario.checks = {check};
    const auto warnings = sample_warnings(scenario, false);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("in the baseline that it is compared with"), std::string::npos);
    EXPECT_NE(warnings[0].find("a run easily has fewer"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
