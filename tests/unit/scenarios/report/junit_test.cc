#include "scenarios/report/junit.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

const char* const kReadJunit = R"(
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == 'testsuites'
for suite in root:
    cases = suite.findall('testcase')
    names = [case.get('name') for case in cases]
    assert len(cases) == int(suite.get('tests'))
    for kind in ('failure', 'error', 'skipped'):
        stated = int(suite.get({'failure': 'failures', 'error': 'errors'}.get(kind, kind)))
        assert stated == len(suite.findall('testcase/' + kind)), kind
    print(len(cases), suite.get('failures'), suite.get('errors'), suite.get('skipped'))
)";

TEST(Junit, Golden) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("spike-10x")};
    expect_golden("junit.xml", junit_xml(all_reported(runs)));
}

TEST(Junit, OtherReadersCountWhatItSays) {
    const std::array<JudgedRun, 2> runs = {small_run(), hostile_run()};
    const auto said = read_with_python(kReadJunit, junit_xml(all_reported(runs)));
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "8 1 0 0\n8 1 3 0\n");
}

// Both schemas are ours, after the public ones: junit-ant.xsd says what Ant's demands.
TEST(Junit, IsValidForAntAndForJenkins) {
    JudgedRun control = passing_run("control");
    control.record.without_faults = true;
    JudgedRun nothing;
    nothing.record.environment_error = "PostgreSQL did not start";
    nothing.judgement.verdict = Verdict::kError;
    const std::array<JudgedRun, 5> runs = {small_run(), hostile_run(), small_run(), control,
                                           nothing};
    const std::string text = junit_xml(all_reported(runs));
    for (const char* schema : {"junit-ant.xsd", "junit-jenkins.xsd"}) {
        const auto problems = problems_by_schema(schema, text);
        FAULTLINE_SKIP_WITHOUT(problems, "libxml2-utils");
        EXPECT_EQ(*problems, "") << schema;
        // And they can say something.
        const auto at = text.find(" time=");
        EXPECT_NE(*problems_by_schema(schema, text.substr(0, at) + " line=\"3\"" + text.substr(at)),
                  "");
    }
}

TEST(Junit, TimesAreHowMuchOfTheRunWasLookedAt) {
    JudgedRun run = small_run();
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("name=\"run_validity\" time=\"6.000\""), std::string::npos) << text;
    EXPECT_NE(text.find("name=\"fault_fired\" time=\"2.037\""), std::string::npos) << text;
    EXPECT_NE(text.find("name=\"healed\" time=\"0.040\""), std::string::npos) << text;
}

TEST(Junit, WhereACheckStandsIsInItsText) {
    JudgedRun run = small_run();
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("scenarios/library/database-down.yaml:20</failure>"), std::string::npos);
    EXPECT_NE(text.find("steady: scenarios/library/database-down.yaml:18\n"), std::string::npos);
}

TEST(Junit, WhatCannotBeSaidIsAnErrorAndNeverGreen) {
    JudgedRun run = passing_run("late");
    run.judgement.verdict = Verdict::kInconclusive;
    run.judgement.reason = "fault never fired";
    run.judgement.checks[0].verdict = Verdict::kInconclusive;
    run.record.faults[0].counts.fired = 0;
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("errors=\"3\""), std::string::npos) << text;
    EXPECT_NE(text.find("name=\"fault_fired\""), std::string::npos);
    EXPECT_NE(text.find("database_down: it never fired: no call felt it"), std::string::npos);
}

TEST(Junit, AProtectionThatIsNamedIsATestOfItsOwn) {
    JudgedRun run = passing_run("x");
    const auto outcome = [](const char* protection, bool required, Verdict verdict) {
        return SensitivityOutcome{.protection = protection,
                                  .required = required,
                                  .ok = !required || verdict == Verdict::kFail,
                                  .verdict = verdict,
                                  .reason = "too few",
                                  .clock = "real",
                                  .exit_code = 0};
    };
    run.sensitivity = {
        outcome("deadline", true, Verdict::kFail), outcome("fallback", true, Verdict::kPass),
        outcome("retry", true, Verdict::kInconclusive), outcome("shed", false, Verdict::kPass)};
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("name=\"must_fail_without.deadline\""), std::string::npos) << text;
    EXPECT_NE(text.find("<failure type=\"not_sensitive\" message=\"it passes without fallback\""),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("<error type=\"inconclusive\" message=\"without retry"), std::string::npos)
        << text;
    EXPECT_EQ(text.find("must_fail_without.shed"), std::string::npos);
    EXPECT_NE(text.find("failures=\"1\" errors=\"1\""), std::string::npos) << text;
}

TEST(Junit, WhatASignalKeptFromRunningIsNoSuccess) {
    JudgedRun run = passing_run("x");
    run.sensitivity = {pair_not_run("fallback", 2, "real")};
    run.proofs = {{.check = "steady", .pairs_not_run = {"fallback"}}};
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("<error type=\"aborted\" message=\"without fallback: aborted (not run: "
                        "interrupted by signal 2)\""),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("<skipped message=\"interrupted: steady: not run: without fallback\""),
              std::string::npos)
        << text;
}

TEST(Junit, ARunThatWasNotBegunIsSkippedWithItsReason) {
    JudgedRun run = passing_run("x");
    run.record.not_begun = true;
    run.judgement.verdict = Verdict::kAborted;
    run.judgement.reason = "not begun: interrupted by signal 2";
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("failures=\"0\" errors=\"0\""), std::string::npos) << text;
    EXPECT_EQ(text.find("\"/>\n    <testcase"), std::string::npos) << "one counts as passed";
    EXPECT_NE(text.find("<skipped message=\"not begun: interrupted by signal 2\">"),
              std::string::npos)
        << text;
}

TEST(Junit, AFaultThatNeverFiredSaysWhatToChange) {
    JudgedRun run = passing_run("x");
    run.record.faults[0].counts.fired = 0;
    run.judgement.unfired_faults = {{.fault = 0, .why = "no step calls it", .position = {}}};
    EXPECT_NE(junit_xml(all_reported({&run, 1})).find("it never fired: no step calls it"),
              std::string::npos);
}

TEST(Junit, SaysUnderWhichConditionsItRan) {
    JudgedRun run = passing_run("x");
    run.record.without_faults = true;
    EXPECT_NE(junit_xml(all_reported({&run, 1})).find("name=\"conditions\" value=\"no faults\""),
              std::string::npos);
}

TEST(Junit, AControlRunSkipsTheFault) {
    JudgedRun run = passing_run("control");
    run.record.without_faults = true;
    run.record.faults.clear();
    EXPECT_NE(
        junit_xml(all_reported({&run, 1})).find("<skipped message=\"run without its faults\">"),
        std::string::npos);
}

TEST(Junit, NamesHoldNoMeasuredValue) {
    JudgedRun one = small_run();
    JudgedRun other = small_run();
    other.judgement.checks[1].measured = "412ms";
    const auto name_of = [](const JudgedRun& run) {
        const std::string text = junit_xml(all_reported({&run, 1}));
        const auto at = text.find("name=\"bounded\"");
        return text.substr(at, text.find('>', at) - at);
    };
    EXPECT_EQ(name_of(one), name_of(other));
}

TEST(Junit, EachInvariantIsATestCase) {
    JudgedRun run = passing_run("a");
    run.judgement.invariants = {{"holds", InvariantResult::kPass, "well"},
                                {"broken", InvariantResult::kFail, "it grew"},
                                {"elsewhere", InvariantResult::kNotApplicable, "no metrics"},
                                {"unknown", InvariantResult::kInconclusive, "not read"},
                                {"switched", InvariantResult::kOff, "by design"}};
    const std::string text = junit_xml(all_reported({&run, 1}));
    EXPECT_NE(text.find("name=\"invariant.holds\" time=\""), std::string::npos);
    EXPECT_NE(text.find("<failure type=\"invariant\" message=\"it grew\">"), std::string::npos);
    EXPECT_NE(text.find("<skipped message=\"not applicable: no metrics\">"), std::string::npos);
    EXPECT_NE(text.find("<skipped message=\"inconclusive: not read\">"), std::string::npos);
    EXPECT_NE(text.find("<skipped message=\"off: by design\">"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
