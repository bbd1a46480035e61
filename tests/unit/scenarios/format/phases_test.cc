#include "scenarios/format/phases.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::seconds;

Scenario scenario_of() {
    Scenario scenario;
    scenario.load.rate = Rate{10};
    scenario.load.rates["fault"] = Rate{100};
    scenario.phases.baseline = seconds(2);
    scenario.phases.fault = seconds(3);
    scenario.phases.recovery = seconds(4);
    return scenario;
}

TEST(Phases, PhasesFollowEachOtherAndEmptyOnesAreLeftOut) {
    const auto phases = planned_phases(scenario_of());
    ASSERT_EQ(phases.size(), 3U);
    EXPECT_EQ(phases[0].name, "baseline");
    EXPECT_EQ(phases[1].start, seconds(2));
    EXPECT_EQ(phases[2].start, seconds(5));
    EXPECT_EQ(phases[2].end, seconds(9));
}

TEST(Phases, OneOfNoLengthBeginsWhereTheOneBeforeItEnds) {
    Scenario scenario = scenario_of();
    EXPECT_EQ(planned_phase(scenario, "warmup").end, Duration{});
    scenario.phases.fault = {};
    EXPECT_EQ(planned_phase(scenario, "fault").start, seconds(2));
    EXPECT_EQ(planned_phase(scenario, "fault").end, seconds(2));
    EXPECT_EQ(planned_phase(scenario, "recovery").start, seconds(2));
    EXPECT_EQ(planned_phase(scenario, "recovery").end, seconds(6));
}

TEST(Phases, ACheckIsAboutOnePhaseOrAllButTheWarmup) {
    Scenario scenario = scenario_of();
    scenario.phases.warmup = seconds(1);
    ASSERT_EQ(phases_in(scenario, CheckWindow::kFault).size(), 1U);
    EXPECT_EQ(phases_in(scenario, CheckWindow::kFault)[0].start, seconds(3));
    ASSERT_EQ(phases_in(scenario, CheckWindow::kAll).size(), 3U);
    EXPECT_EQ(phases_in(scenario, CheckWindow::kAll)[0].name, "baseline");
    scenario.phases.recovery = {};
    EXPECT_TRUE(phases_in(scenario, CheckWindow::kRecovery).empty());
}

TEST(Phases, HaveTheirOwnTitlesAndRates) {
    Scenario scenario = scenario_of();
    scenario.phases.titles["fault"] = "10x";
    EXPECT_EQ(planned_phases(scenario)[1].name, "fault");
    EXPECT_EQ(planned_phases(scenario)[1].title, "10x");
    EXPECT_EQ(planned_phases(scenario)[0].title, "baseline");
    EXPECT_EQ(rate_of(scenario.load, "fault"), Rate{100});
    EXPECT_EQ(rate_of(scenario.load, "recovery"), Rate{10});
    EXPECT_EQ(phase_index(scenario, "recovery"), 2U);
    EXPECT_EQ(phase_index(scenario, "warmup"), std::nullopt);
    EXPECT_EQ(planned_operations(scenario), 20.0 + 300.0 + 40.0);
}

}  // namespace
}  // namespace faultline::scenario
