#include "scenarios/report/markdown.h"

#include "tests/unit/scenarios/report/golden.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(Markdown, GoldenOfOneRun) {
    const JudgedRun run = small_run();
    expect_golden("summary.md", summary_markdown(all_reported({&run, 1})));
}

TEST(Markdown, GoldenOfAFolder) {
    const std::array<JudgedRun, 2> runs = {passing_run("spike-10x"), small_run()};
    expect_golden("summary-folder.md", summary_markdown(all_reported(runs)));
}

TEST(Markdown, WithoutAFaultThereIsNoRowOfFaults) {
    const JudgedRun load = load_run();
    const std::string text = summary_markdown(all_reported({&load, 1}));
    EXPECT_NE(text.find("\nno good answer  "), std::string::npos) << text;
    EXPECT_EQ(text.find("\nfault "), std::string::npos) << text;
}

TEST(Markdown, SaysUnderWhichConditionsItRan) {
    JudgedRun run = small_run();
    run.record.without_faults = true;
    run.record.disabled_protections = {"fallback"};
    EXPECT_NE(summary_markdown(all_reported({&run, 1})).find("\nwithout fallback; no faults\n"),
              std::string::npos);
    // Of many runs, one that passed has a row only.
    const std::array<JudgedRun, 2> runs = {passing_run("a"), [] {
                                               JudgedRun full = passing_run("b");
                                               full.record.scenario.profile = "full";
                                               return full;
                                           }()};
    EXPECT_NE(summary_markdown(all_reported(runs)).find("; profile full |"), std::string::npos);
}

TEST(Markdown, ProofsThatASignalLeftOpenAreNeitherGoodNorBad) {
    JudgedRun run = passing_run("orders");
    run.sensitivity = {pair_not_run("fallback", 15, "real")};
    run.proofs = {{.check = "steady", .pairs_not_run = {"fallback"}}};
    const std::string text = summary_markdown(all_reported({&run, 1}));
    EXPECT_NE(text.find("| ? | fallback | ABORTED | FAIL | not run: interrupted by signal 15 |"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("| ? | steady |"), std::string::npos) << text;
    EXPECT_NE(text.find("its proofs were interrupted; not run: without fallback"),
              std::string::npos)
        << text;
}

TEST(Markdown, StaysWithinItsSize) {
    JudgedRun run = small_run();
    run.judgement.checks[1].explanation = std::string(20'000, 'x');
    const std::vector<JudgedRun> runs(30, run);
    const std::string text = summary_markdown(all_reported(runs));
    EXPECT_LE(text.size(), kMaxSummaryBytes);
    EXPECT_NE(text.find("Files: `result.json`"), std::string::npos) << "cut only when it must be";
    const std::vector<JudgedRun> many(150, run);
    EXPECT_LE(summary_markdown(all_reported(many)).size(), kMaxSummaryBytes);
}

TEST(Markdown, TextFromOutsideIsText) {
    const JudgedRun run = hostile_run();
    std::string text = summary_markdown(all_reported({&run, 1}));
    // What stands in a fenced block is not interpreted.
    for (auto at = text.find("\n```"); at != std::string::npos; at = text.find("\n```")) {
        const auto end = text.find("\n```\n", at + 1);
        ASSERT_NE(end, std::string::npos);
        text.erase(at, end + 4 - at);
    }
    EXPECT_EQ(text.find("<script"), std::string::npos) << text;
    EXPECT_EQ(text.find("\x1b"), std::string::npos);
}

TEST(Markdown, SparklinesMergeByTheLargest) {
    EXPECT_EQ(sparkline(std::vector<double>{0, 7, 14}), "▁▅█");
    EXPECT_EQ(sparkline(std::vector<double>{0, 0}), "▁▁");
    EXPECT_EQ(sparkline(std::vector<double>{}), "");
    EXPECT_EQ(sparkline(std::vector<double>{0, 9, 0, 0}, 2), "█▁");
    EXPECT_EQ(sparkline(std::vector<double>{1, std::numeric_limits<double>::infinity()}), "██");
}

}  // namespace
}  // namespace faultline::scenario
