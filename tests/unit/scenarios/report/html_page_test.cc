#include "scenarios/report/html_page.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

// Every element is closed in order; prints what a page must not and must hold.
const char* const kReadPage = R"(
import sys, html.parser
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.links = [], {}, []
    def handle_starttag(self, tag, attributes):
        self.seen[tag] = self.seen.get(tag, 0) + 1
        for name, value in attributes:
            assert not name.startswith('on'), name
            if name in ('src', 'href'):
                self.links.append(value)
        if tag not in ('meta', 'br'):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())
    def handle_startendtag(self, tag, attributes):
        self.seen[tag] = self.seen.get(tag, 0) + 1
reader = Reader()
reader.feed(open(sys.argv[1], encoding='utf-8').read())
assert not reader.open, reader.open
print(reader.seen.get('script', 0), reader.seen.get('svg', 0), reader.seen.get('details', 0),
      len(reader.links))
)";

TEST(HtmlPage, IsWellFormedWithoutScriptsOrLinks) {
    for (const auto& run : {small_run(), hostile_run()}) {
        const auto said = read_with_python(kReadPage, html_report(run));
        FAULTLINE_SKIP_WITHOUT(said, "python3");
        EXPECT_EQ(*said, "0 3 3 0\n");
    }
}

TEST(HtmlPage, StatesTheVerdictBeforeEverythingElse) {
    const std::string page = html_report(small_run());
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

TEST(HtmlPage, TextFromOutsideIsText) {
    const JudgedRun run = hostile_run();
    const std::string page = html_report(run);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(HtmlPage, StaysBelowHalfAMegabyte) {
    EXPECT_LT(html_report(big_run(5'000)).size(), 500'000U);
    JudgedRun longest = big_run(5'000);
    for (auto& sample : longest.record.samples) {
        sample.intended *= 10;  // 60 s: as many slices as there may be
    }
    longest.record.phases.back().end = std::chrono::seconds(60);
    EXPECT_LT(html_report(longest).size(), 500'000U);
}

TEST(HtmlPage, ARunWithoutOperationsStillSaysWhy) {
    JudgedRun run;
    run.record.environment_error = "PostgreSQL did not start";
    run.judgement.verdict = Verdict::kError;
    run.judgement.reason = "environment: PostgreSQL did not start";
    const std::string page = html_report(run);
    EXPECT_NE(page.find("! ERROR"), std::string::npos);
    EXPECT_EQ(page.find("<svg"), std::string::npos);
}

TEST(HtmlPage, SaysWhatIsProvenOfProtections) {
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
    const std::string page = html_report(run);
    EXPECT_NE(page.find("<td class=\"mark pass\">✔ FAIL</td><td>deadline</td>"), std::string::npos);
    EXPECT_NE(page.find("<td class=\"mark fail\">✘ PASS</td><td>&lt;fallback&gt;</td>"),
              std::string::npos);
    EXPECT_NE(page.find("must fail without &lt;fallback&gt;"), std::string::npos);
    EXPECT_NE(page.find("fails without 1 of 2 protections"), std::string::npos);
    EXPECT_NE(html_overview({&run, 1}, {"x"}).find("0 of 1 scenarios passed"), std::string::npos);
}

TEST(HtmlPage, TheOverviewLinksEveryRun) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("spike-10x")};
    const std::string page = html_overview(runs, {"a/report.html", "b/report.html"});
    EXPECT_NE(page.find("1 of 2 scenarios passed"), std::string::npos);
    const auto said = read_with_python(kReadPage, page);
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "0 0 0 2\n");
}

}  // namespace
}  // namespace faultline::scenario
