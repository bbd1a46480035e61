// What `faultline load` checks unasked, as checks of a scenario.
#include "scenarios/format/load_test.h"

#include "scenarios/format/objective.h"
#include "scenarios/format/phases.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::seconds;

LoadTest test_of(std::initializer_list<const char*> objectives = {}) {
    LoadTest test;
    test.url = "http://127.0.0.1:1/";
    test.requests.resize(1);
    test.rate = Rate{200};
    test.duration = seconds(10);
    for (const char* const text : objectives) {
        test.objectives.push_back(*parse_objective(text));
    }
    return test;
}

LoadTest spike_of(std::initializer_list<const char*> objectives = {}) {
    LoadTest test = test_of(objectives);
    test.multiplier = 10.0;
    return test;
}

std::set<std::string> names(const Scenario& scenario) {
    std::set<std::string> all;
    for (const CheckSpec& check : scenario.checks) {
        all.insert(check.name);
    }
    EXPECT_EQ(all.size(), scenario.checks.size()) << "each name once";
    return all;
}

const CheckSpec* find(const Scenario& scenario, std::string_view name) {
    const auto found = std::ranges::find(scenario.checks, name, &CheckSpec::name);
    return found == scenario.checks.end() ? nullptr : &*found;
}

TEST(LoadTest, OnePhaseInWhichNothingMayFail) {
    const Scenario scenario = scenario_of_load_test(test_of());
    ASSERT_EQ(planned_phases(scenario).size(), 1U);
    EXPECT_EQ(planned_phases(scenario)[0].title, "load");
    EXPECT_TRUE(scenario.faults.empty());
    EXPECT_FALSE(scenario.load.keep_samples);
    EXPECT_EQ(names(scenario), (std::set<std::string>{"failures", "rejections"}));
    EXPECT_TRUE(rejections_fail_in(scenario.load, "baseline"));
}

TEST(LoadTest, AnObjectiveOnFailuresTakesThePlaceOfNone) {
    EXPECT_EQ(names(scenario_of_load_test(test_of({"error_ratio<1%", "p99<300ms"}))),
              (std::set<std::string>{"error_ratio<1%", "p99<300ms"}));
    EXPECT_EQ(names(scenario_of_load_test(test_of({"success_ratio>99%"}))),
              (std::set<std::string>{"success_ratio>99%"}));
}

TEST(LoadTest, ASpikeHasThreePhases) {
    const Scenario scenario = scenario_of_load_test(spike_of());
    const auto phases = planned_phases(scenario);
    ASSERT_EQ(phases.size(), 3U);
    EXPECT_EQ(phases[1].title, "10x");
    EXPECT_EQ(phases[2].title, "1x-after");
    EXPECT_EQ(rate_of(scenario.load, phases[1].name), Rate{2000});
    EXPECT_EQ(rate_of(scenario.load, phases[2].name), Rate{200});
    EXPECT_EQ(names(scenario),
              (std::set<std::string>{
                  "failures in 1x", "rejections in 1x", "failures in 10x", "failures in 1x-after",
                  "goodput kept in 10x", "admitted p99 in 10x", "rejections p99 in 10x",
                  "recovered success in 1x-after", "recovered p99 in 1x-after"}));
    EXPECT_EQ(find(scenario, "recovered p99 in 1x-after")->after, seconds(5));
    EXPECT_EQ(find(scenario, "goodput kept in 10x")->during, CheckWindow::kFault);
}

TEST(LoadTest, InTheSpikeObjectivesAreOfAdmittedWork) {
    const Scenario scenario = scenario_of_load_test(spike_of({"p99<300ms"}));
    EXPECT_EQ(find(scenario, "p99<300ms in 1x")->metric, "response");
    EXPECT_EQ(find(scenario, "p99<300ms in 10x")->metric, "admitted_response");
    EXPECT_EQ(find(scenario, "p99<300ms in 1x-after")->after, seconds(5));
    // It bounds the p99 of admitted work by itself.
    EXPECT_EQ(find(scenario, "admitted p99 in 10x"), nullptr);
}

TEST(LoadTest, CredentialsInHeadersAreSecrets) {
    LoadTest test = spike_of({});
    test.requests = {{.headers = {{"AUTHORization", "Bearer abc"}, {"Accept", "text/plain"}}}};
    EXPECT_EQ(scenario_of_load_test(test).secrets, (std::vector<std::string>{"Bearer abc", "abc"}));
}

TEST(LoadTest, WhatHalfMayTakeTheSlowestMay) {
    const Scenario scenario = scenario_of_load_test(spike_of({"p50<1s"}));
    const CheckSpec* const admitted = find(scenario, "admitted p99 in 10x");
    EXPECT_EQ(admitted->of_baseline_floor, seconds(1));
    EXPECT_EQ(admitted->of_baseline_slack, kSpikeSlowerBy) << "it is no sum with the p99 of 1x";
    const Scenario without = scenario_of_load_test(spike_of());
    EXPECT_EQ(find(without, "admitted p99 in 10x")->of_baseline_floor, Duration{});
}

}  // namespace
}  // namespace faultline::scenario
