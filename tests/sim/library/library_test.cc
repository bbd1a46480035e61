// The scenarios that ship, and one about a tenant that sends nothing, on the embedded engine in
// virtual time; each fails without what it names. scripts/test runs them without sanitizers in
// their full length, and through every lie.
#include "embedded/target_factory.h"
#include "scenarios/judge/lie.h"
#include "scenarios/run/virtual_run.h"
#include "tests/sim/library/scenario_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

const std::string kLibrary = std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/library/";
const std::string kBystander =
    std::string(FAULTLINE_SOURCE_DIR) + "/tests/sim/library/files/bystander.yaml";

Scenario read(const std::string& file, const std::string& profile,
              const std::map<std::string, std::string>& overrides) {
    const ParsedScenario parsed = read_as_run_does(file, profile, overrides);
    for (const yaml::Diagnostic& problem : parsed.problems) {
        ADD_FAILURE() << to_string(problem);
    }
    return parsed.scenario.value_or(Scenario{});
}

Judgement run(const Scenario& scenario, const std::vector<std::string>& without) {
    return judge(run_virtual({.scenario = scenario,
                              .factory = embedded::target_factory(),
                              .seed = 1,
                              .disabled_protections = without,
                              .without_faults = false,
                              .signal = nullptr,
                              .journal = nullptr}));
}

bool has_check(const Judgement& judgement, const std::string& name, Verdict verdict) {
    return std::any_of(
        judgement.checks.begin(), judgement.checks.end(),
        [&](const CheckOutcome& c) { return c.name == name && c.verdict == verdict; });
}

class Library : public testing::TestWithParam<const char*> {};

TEST_P(Library, PassesAndTheSteadyStateComesBack) {
    const Judgement judgement =
        run(read(kLibrary + GetParam() + ".yaml", "ci", {{"load.rate", "15/s"}}), {});
    EXPECT_EQ(judgement.verdict, Verdict::kPass) << judgement.reason;
    EXPECT_TRUE(has_check(judgement, "steady-again", Verdict::kPass));
}

TEST_P(Library, FailsWithoutEachProtectionItNames) {
    const Scenario scenario = read(kLibrary + GetParam() + ".yaml", "ci", {{"load.rate", "15/s"}});
    ASSERT_FALSE(scenario.must_fail_without.empty());
    for (const std::string& protection : scenario.must_fail_without) {
        const Judgement judgement = run(scenario, {protection});
        EXPECT_EQ(judgement.verdict, Verdict::kFail) << protection << ": " << judgement.reason;
    }
}

INSTANTIATE_TEST_SUITE_P(All, Library,
                         testing::Values("database-down", "schema-change", "tenant-violation",
                                         "tool-timeout-cascade"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::erase(name, '-');
                             return name;
                         });

// A fault that is over long before its phase is would fail checks of the phase.
TEST(LibraryScenario, PassesInItsFullLength) {
    const Scenario scenario =
        read(kLibrary + "tenant-violation.yaml", "full", {{"load.rate", "8/s"}});
    ASSERT_GE(scenario.phases.fault, std::chrono::seconds(30));
    const Judgement judgement = run(scenario, {});
    EXPECT_EQ(judgement.verdict, Verdict::kPass) << judgement.reason;
}

// A reader that is blind to what it should see passes every lie.
TEST(LibraryScenario, EachCheckNoticesItsLies) {
    const Scenario scenario = read(kLibrary + "schema-change.yaml", "virtual", {});
    for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
        const CheckSpec& check = scenario.checks[i];
        const std::vector<Lie> lies = lies_for(check, scenario);
        EXPECT_FALSE(lies.empty()) << check.name;
        for (const Lie& lie : lies) {
            const Judgement judgement = judge(run_virtual(
                {.scenario = scenario, .factory = embedded::lying_target_factory(lie)}));
            EXPECT_EQ(judgement.checks.at(i).verdict, Verdict::kFail)
                << check.name << ", " << lie.what << ": " << judgement.checks.at(i).explanation;
        }
    }
}

TEST(LyingAnswers, AStepThatIsSaidToHaveTakenNoTimeIsNoticed) {
    const Scenario scenario = read(
        std::string(FAULTLINE_SOURCE_DIR) + "/scenarios/contract/sibling-tail.yaml", "virtual", {});
    const auto check = std::ranges::find(scenario.checks, "time-is-told", &CheckSpec::name);
    ASSERT_NE(check, scenario.checks.end());
    const std::vector<Lie> lies = lies_for(*check, scenario);
    ASSERT_EQ(lies.size(), 1U);
    const Judgement judgement = judge(
        run_virtual({.scenario = scenario, .factory = embedded::lying_target_factory(lies[0])}));
    EXPECT_TRUE(has_check(judgement, "time-is-told", Verdict::kFail)) << judgement.reason;
}

TEST(Bystander, TheCanaryOfATenantThatSendsNothingIsSeen) {
    const Scenario scenario = read(kBystander, "ci", {});
    const Judgement guarded = run(scenario, {});
    EXPECT_EQ(guarded.verdict, Verdict::kPass) << guarded.reason;
    const Judgement leaky = run(scenario, {"tenant_guard"});
    EXPECT_EQ(leaky.verdict, Verdict::kFail);
    EXPECT_TRUE(has_check(leaky, "nothing-leaks", Verdict::kFail)) << leaky.reason;
}

TEST(Bystander, AMisspeltTenantIsRefusedWithThoseThereAre) {
    Scenario scenario = read(kBystander, "ci", {});
    scenario.faults.at(0).parameters["as"] = std::string("globx");
    const Judgement judgement = run(scenario, {});
    EXPECT_EQ(judgement.verdict, Verdict::kError);
    EXPECT_NE(judgement.reason.find("tenant globx, which is not in the engine's configuration; "
                                    "its tenants: acme, globex"),
              std::string::npos)
        << judgement.reason;
}

}  // namespace
}  // namespace faultline::scenario
