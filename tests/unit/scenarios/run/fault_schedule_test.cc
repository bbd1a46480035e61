#include "scenarios/run/fault_schedule.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::seconds;

fault::FaultSpec fault_at(Duration at, std::optional<Duration> lasts) {
    fault::FaultSpec spec;
    spec.fault = "any";
    spec.at = at;
    spec.lasts = lasts;
    return spec;
}

std::string text_of(const Scenario& scenario) {
    std::string text;
    for (const FaultAction& action : fault_schedule(scenario)) {
        text += std::to_string(action.at / seconds(1)) + (action.inject ? "+" : "-") +
                std::to_string(action.ordinal) + " ";
    }
    return text;
}

TEST(FaultSchedule, HealsComeBeforeInjectsAtOneInstant) {
    Scenario scenario;
    scenario.phases.fault = seconds(5);
    scenario.faults = {fault_at(seconds(2), seconds(1)), fault_at(seconds(0), seconds(2)),
                       fault_at(seconds(2), std::nullopt)};
    EXPECT_EQ(text_of(scenario), "0+1 2-1 2+0 2+2 3-0 ");
}

TEST(FaultSchedule, WhatEndsWithThePhaseIsHealedByThePhase) {
    Scenario scenario;
    scenario.phases.fault = seconds(5);
    scenario.faults = {fault_at(seconds(0), seconds(5)), fault_at(seconds(1), seconds(4))};
    EXPECT_EQ(text_of(scenario), "0+0 1+1 ");
}

}  // namespace
}  // namespace faultline::scenario
