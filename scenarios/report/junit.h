// junit.xml in the dialect that GitLab, Jenkins and the GitHub actions all read: one <testsuite> a
// scenario, one <testcase> a check, and the fixed cases preflight, generator_validity, fault_fired,
// healed and run_validity; after a run with --sensitivity one more for each
// protection named, must_fail_without.<protection>. Names never hold a measured value, so that
// histories match. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

// A case that each suite has, whatever the scenario: its name; what it says, and when it is not
// passed, a sentence or some each.
struct StandingTest {
    std::string_view name;
    std::string_view summary;
    std::string_view otherwise;
};
[[nodiscard]] std::vector<StandingTest> standing_tests();

// <failure>: a check was broken by the system under test. <error>: it could not be judged (too few
// operations, environment, not healed). <skipped>: did not apply. Times are seconds: how much of
// the run a case looked at. Valid for Ant's schema and for that of Jenkins' xunit plugin.
[[nodiscard]] std::string junit_xml(std::span<const ReportedRun> runs);

}  // namespace faultline::scenario
