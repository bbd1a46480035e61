#include "scenarios/report/html_report.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(HtmlReport, IsWellFormedWithoutScriptsOrLinks) {
    for (const auto& run : {small_run(), hostile_run()}) {
        const auto said = read_page(html_report(reported(run)));
        FAULTLINE_SKIP_WITHOUT(said, "python3");
        EXPECT_EQ(*said, "0 4 4 0\n");
    }
}

TEST(HtmlReport, StatesTheVerdictBeforeEverythingElse) {
    const std::string page = html_report(reported(small_run()));
    const auto verdict = page.find("✘ FAIL");
    const auto checks = page.find("<h2>Checks");
    const auto timeline = page.find("<h2>Time line");
    const auto response = page.find("<h2>Response time");
    const auto status = page.find("<h2>Answers by status");
    const auto generator = page.find("<h2>Was the generator");
    const auto environment = page.find("<h2>Environment");
    EXPECT_LT(verdict, checks);
    EXPECT_LT(checks, timeline);
    EXPECT_LT(timeline, response);
    EXPECT_LT(response, status);
    EXPECT_LT(status, generator);
    EXPECT_LT(generator, environment);
    EXPECT_NE(environment, std::string::npos);
}

TEST(HtmlReport, ALoadHasTheSamePage) {
    const std::string page = html_report(reported(load_run()));
    for (const char* heading : {"<h2>Phases", "<h2>Time line", "<h2>Distribution", "<h2>HTTP"}) {
        EXPECT_NE(page.find(heading), std::string::npos) << heading;
    }
    EXPECT_EQ(page.find("<h2>Faults"), std::string::npos);
    EXPECT_NE(page.find("<code>faultline load http://127.0.0.1:8080 --expect 20/s"),
              std::string::npos);
}

TEST(HtmlReport, SaysUnderWhichConditionsItRanAndWhatASignalLeftOpen) {
    JudgedRun run = passing_run("x");
    run.record.without_faults = true;
    run.sensitivity = {pair_not_run("fallback", 2, "real")};
    run.proofs = {{.check = "steady", .pairs_not_run = {"fallback"}}};
    const std::string html = html_report(reported(run));
    EXPECT_NE(html.find("<p>This run: no faults</p>"), std::string::npos);
    EXPECT_NE(html.find("! ABORTED"), std::string::npos);
    EXPECT_NE(html.find("steady: not run: without fallback"), std::string::npos);
    EXPECT_EQ(html.find("✘"), std::string::npos) << "nothing is held against it";
}

TEST(HtmlReport, OfAFolderLeadsBackToTheIndex) {
    EXPECT_NE(
        html_report(reported(small_run(), "../report.html")).find("<a href=\"../report.html\">"),
        std::string::npos);
    EXPECT_EQ(html_report(reported(small_run())).find("<nav>"), std::string::npos);
}

TEST(HtmlReport, WarningsStandBesideAnyVerdict) {
    JudgedRun run = passing_run("x");
    run.judgement.warnings = {"the generator was late <p99>"};
    EXPECT_NE(html_report(reported(run)).find("Warning: the generator was late &lt;p99&gt;"),
              std::string::npos);
}

TEST(HtmlReport, TextFromOutsideIsText) {
    const JudgedRun run = hostile_run();
    const std::string page = html_report(reported(run));
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(HtmlReport, StaysBelowHalfAMegabyte) {
    EXPECT_LT(html_report(reported(big_run(5'000))).size(), 500'000U);
    JudgedRun longest = big_run(5'000);
    for (auto& sample : longest.record.samples) {
        sample.intended *= 10;  // 60 s: as many slices as there may be
    }
    longest.record.phases.back().end = std::chrono::seconds(60);
    tally(longest.record);
    EXPECT_LT(html_report(reported(longest)).size(), 500'000U);
}

TEST(HtmlReport, ARunWithoutOperationsStillSaysWhy) {
    JudgedRun run;
    run.record.environment_error = "PostgreSQL did not start";
    run.judgement.verdict = Verdict::kError;
    run.judgement.reason = "environment: PostgreSQL did not start";
    const std::string page = html_report(reported(run));
    EXPECT_NE(page.find("! ERROR"), std::string::npos);
    EXPECT_EQ(page.find("<svg"), std::string::npos);
}

TEST(HtmlReport, SaysWhatIsProvenOfProtections) {
    JudgedRun run = passing_run("x");
    run.sensitivity = {{.protection = "deadline",
                        .required = true,
                        .ok = true,
                        .verdict = Verdict::kFail,
                        .reason = "failed: bounded"},
                       {.protection = "<fallback>",
                        .required = true,
                        .ok = false,
                        .verdict = Verdict::kPass,
                        .exit_code = 1},
                       {.protection = "shed", .ok = true, .verdict = Verdict::kPass}};
    const std::string page = html_report(reported(run));
    EXPECT_NE(page.find("<td class=\"mark pass\">✔ FAIL</td><td>deadline</td>"), std::string::npos);
    EXPECT_NE(page.find("<td class=\"mark fail\">✘ PASS</td><td>&lt;fallback&gt;</td>"),
              std::string::npos);
    EXPECT_NE(page.find("must fail without &lt;fallback&gt;"), std::string::npos);
    EXPECT_NE(page.find("fails without 1 of 2 protections"), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
