#include "scenarios/report/annotations.h"

#include "tests/unit/scenarios/report/synthetic_run.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Annotations, PointAtTheLineOfTheCheck) {
    const JudgedRun run = small_run();
    EXPECT_EQ(github_annotations(all_reported({&run, 1})),
              "::error file=scenarios/library/database-down.yaml,line=20,"
              "title=database-down%3A bounded::measured ∞, limit p99 below 300ms (fault): 4 of "
              "40 operations "
              "had no answer.\n");
}

TEST(Annotations, APassSaysNothing) {
    const JudgedRun run = passing_run("a");
    EXPECT_EQ(github_annotations(all_reported({&run, 1})), "");
}

TEST(Annotations, AtMostNineAndTheRestInOneLine) {
    std::vector<JudgedRun> runs(12, small_run());
    const std::string text = github_annotations(all_reported(runs));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
    EXPECT_TRUE(text.ends_with("3 more, see the summary\n"));
}

TEST(Annotations, TextFromOutsideAddsNoCommand) {
    const JudgedRun run = hostile_run();
    const std::string text = github_annotations(all_reported({&run, 1}));
    EXPECT_EQ(text.find("%0A"), std::string::npos) << "a percent sign is escaped";
    EXPECT_NE(text.find("%250A"), std::string::npos);
}

TEST(Annotations, ARunWithoutBrokenChecksStillSaysWhy) {
    JudgedRun run = passing_run("a");
    run.judgement.verdict = Verdict::kInconclusive;
    run.judgement.reason = "generator late";
    EXPECT_EQ(github_annotations(all_reported({&run, 1})),
              "::warning file=scenarios/library/database-down.yaml,line=1,"
              "title=a%3A inconclusive::generator late\n");
}

TEST(Annotations, AReasonWithAPlaceOfItsOwnPointsThere) {
    JudgedRun run = passing_run("a");
    run.judgement.verdict = Verdict::kInconclusive;
    run.judgement.reason = "fault never fired: tool_hang";
    run.judgement.position = {.file = "a.yaml", .line = 12, .column = 5};
    EXPECT_EQ(github_annotations(all_reported({&run, 1})),
              "::warning file=a.yaml,line=12,title=a%3A inconclusive::fault never fired: "
              "tool_hang\n");
}

TEST(Annotations, ARunThatWasNotBegunHasOne) {
    JudgedRun run = passing_run("a");
    run.record.not_begun = true;
    run.judgement.verdict = Verdict::kAborted;
    run.judgement.reason = "not begun: interrupted by signal 2";
    run.judgement.checks[0].verdict = Verdict::kInconclusive;
    const std::string text = github_annotations(all_reported({&run, 1}));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
}

}  // namespace
}  // namespace faultline::scenario
