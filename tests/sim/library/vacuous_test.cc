// Scenarios that prove nothing, each in another way: their checks are called so, by name, and no
// run of them passes.
#include "embedded/target_factory.h"
#include "scenarios/judge/verdict.h"
#include "scenarios/run/virtual_run.h"
#include "tests/sim/library/scenario_file.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

struct Vacuous {
    const char* name;
    // What is said of the check, or of the whole run.
    const char* words;
};

// What is wrong with the file, if anything is; else nothing, and the scenario.
std::string problems_of(const std::string& file, Scenario& scenario) {
    const ParsedScenario parsed = read_as_run_does(file);
    std::string text;
    for (const yaml::Diagnostic& problem : parsed.problems) {
        text += to_string(problem) + "\n";
    }
    scenario = parsed.scenario.value_or(Scenario{});
    return text;
}

class VacuousScenario : public testing::TestWithParam<Vacuous> {};

TEST_P(VacuousScenario, IsCalledSo) {
    const std::string file = std::string(FAULTLINE_SOURCE_DIR) +
                             "/tests/sim/library/files/vacuous-" + GetParam().name + ".yaml";
    Scenario scenario;
    const std::string problems = problems_of(file, scenario);
    if (!problems.empty()) {
        EXPECT_NE(problems.find(GetParam().words), std::string::npos) << problems;
        return;
    }
    const Judgement judgement =
        judge(run_virtual({.scenario = scenario, .factory = embedded::target_factory()}));
    EXPECT_EQ(judgement.verdict, Verdict::kInconclusive) << judgement.reason;
    EXPECT_EQ(exit_code(judgement), 3);
    ASSERT_EQ(judgement.checks.at(1).name, "vacuous");
    const std::string said = judgement.checks[1].explanation + "; " + judgement.reason;
    EXPECT_NE(said.find(GetParam().words), std::string::npos) << said;
    EXPECT_EQ(judgement.checks[0].verdict, Verdict::kPass) << "a sound check beside it stays one";
}

INSTANTIATE_TEST_SUITE_P(All, VacuousScenario,
                         testing::Values(Vacuous{"step", "its selectors matched nothing"},
                                         Vacuous{"tenant", "unknown tenant \"globex\""},
                                         Vacuous{"time", "a check that cannot fail"},
                                         Vacuous{"baseline", "a check that cannot fail"},
                                         Vacuous{"floor", "a check that cannot fail"},
                                         Vacuous{"ceiling", "a check that cannot fail"},
                                         Vacuous{"count", "a check that cannot fail"},
                                         Vacuous{"goodput", "a check that cannot fail"},
                                         Vacuous{"window", "its selectors matched nothing"},
                                         Vacuous{"canary", "no canary"},
                                         Vacuous{"heal", "the check vacuous looks at nothing"},
                                         Vacuous{"fault", "never fired"}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace faultline::scenario
