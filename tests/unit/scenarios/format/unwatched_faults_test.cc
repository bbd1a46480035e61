#include "scenarios/format/unwatched_faults.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using std::chrono::seconds;

// One fault from the second to the fourth second of ten, and one check.
std::vector<std::string> warnings(CheckWindow during, Duration after = {}) {
    Scenario scenario;
    scenario.phases.fault = seconds(10);
    scenario.faults.emplace_back();
    scenario.faults[0].fault = "tool_hang";
    scenario.faults[0].at = seconds(2);
    scenario.faults[0].lasts = seconds(2);
    scenario.fault_positions = {{.file = "s.yaml", .line = 8, .column = 5}};
    scenario.checks.emplace_back();
    scenario.checks[0].during = during;
    scenario.checks[0].after = after;
    return unwatched_fault_warnings(scenario);
}

TEST(UnwatchedFaults, AreThoseInWhosePhaseNoCheckLooks) {
    const auto lines = warnings(CheckWindow::kBaseline);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].find("s.yaml:8:5: warning: no check looks at the phase in which tool_hang "
                            "acts; expected a check with \"during: fault\""),
              0U)
        << lines[0];
    for (const CheckWindow window :
         {CheckWindow::kFault, CheckWindow::kRecovery, CheckWindow::kAll}) {
        EXPECT_TRUE(warnings(window).empty());
    }
}

TEST(UnwatchedFaults, AreThoseThatAreOverWhenTheCheckBegins) {
    EXPECT_TRUE(warnings(CheckWindow::kFault, seconds(3)).empty());
    EXPECT_EQ(warnings(CheckWindow::kFault, seconds(4)).size(), 1U);
}

}  // namespace
}  // namespace faultline::scenario
