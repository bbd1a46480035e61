#include "scenarios/report/console.h"

#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Console, Golden) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("spike-10x")};
    expect_golden("console.txt", console_lines(reported(runs[0]), false) +
                                     console_lines(reported(runs[1]), false) +
                                     console_summary(all_reported(runs), false));
}

TEST(Console, ColourOnlyWhenAsked) {
    EXPECT_EQ(console_lines(reported(small_run()), false).find('\x1b'), std::string::npos);
    EXPECT_NE(console_lines(reported(small_run()), true).find("\x1b[31mFAIL"), std::string::npos);
    EXPECT_NE(console_lines(reported(passing_run("a")), true).find("\x1b[32mPASS"),
              std::string::npos);
}

TEST(Console, TextFromOutsideCannotControlTheTerminal) {
    const std::string text = console_lines(reported(hostile_run()), false);
    EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n';
    })) << text;
}

TEST(Console, SummaryNamesEveryKindThatOccurred) {
    const std::array<JudgedRun, 1> one = {passing_run("a")};
    EXPECT_EQ(console_summary(all_reported(one), false), "1 scenario: 1 passed\n");
    EXPECT_EQ(console_summary({}, false), "0 scenarios:\n");
}

TEST(Console, TheSummaryCountsWhatWasNotBegunApart) {
    std::array<JudgedRun, 2> runs = {passing_run("a"), passing_run("b")};
    runs[1].record.not_begun = true;
    runs[1].judgement.verdict = Verdict::kAborted;
    EXPECT_EQ(console_summary(all_reported(runs), false), "2 scenarios: 1 passed, 1 not begun\n");
}

TEST(Console, SaysUnderWhichConditionsItRan) {
    JudgedRun run = passing_run("a");
    run.record.clock = "virtual";
    run.record.scenario.profile = "virtual";
    run.record.disabled_protections = {"fallback"};
    run.record.without_faults = true;
    const std::string text = console_lines(reported(run), false);
    EXPECT_NE(text.find("\n             in virtual time, on SQLite; without fallback; no faults\n"),
              std::string::npos)
        << text;
}

TEST(Console, TheSummaryOfRunsThatPassedSaysWhatIsMissing) {
    std::array<JudgedRun, 3> runs = {passing_run("a"), passing_run("b"), passing_run("c")};
    runs[1].sensitivity = {pair_not_run("fallback", 2, "real")};
    EXPECT_EQ(console_summary(all_reported(runs), false),
              "3 scenarios: 3 passed; proofs of 1 interrupted\n");
    runs[2].proofs = {{.check = "steady", .exit_code = 1}};
    EXPECT_EQ(console_summary(all_reported(runs), false),
              "3 scenarios: 3 passed; 1 not proven; proofs of 1 interrupted\n");
}

TEST(Console, NamesTheInvariantsThatFailedAndCountsTheRest) {
    JudgedRun run = passing_run("a");
    run.judgement.invariants = {{"holds", InvariantResult::kPass, "well"},
                                {"also-holds", InvariantResult::kPass, "well"}};
    std::string text = console_lines(reported(run), false);
    EXPECT_NE(text.find("2 invariants held\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("also-holds"), std::string::npos) << text;
    run.judgement.invariants[1].result = InvariantResult::kFail;
    text = console_lines(reported(run), false);
    EXPECT_NE(text.find("1 of 2 invariants failed\n"), std::string::npos) << text;
    EXPECT_NE(text.find("✘ also-holds: well\n"), std::string::npos) << text;
    run.judgement.invariants[1].result = InvariantResult::kInconclusive;
    text = console_lines(reported(run), false);
    EXPECT_NE(text.find("1 invariant held, 1 inconclusive\n"), std::string::npos) << text;
    EXPECT_NE(text.find("? also-holds: well\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace faultline::scenario
