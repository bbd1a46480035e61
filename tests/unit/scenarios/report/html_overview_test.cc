#include "scenarios/report/html_overview.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"
#include "tests/unit/scenarios/report/synthetic_run.h"

#include <array>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(HtmlOverview, LinksEveryRun) {
    const std::array<JudgedRun, 2> runs = {small_run(), passing_run("spike-10x")};
    const std::array<std::string, 2> folders = {"a", "b"};
    const auto all = all_reported(runs);
    const std::string page = html_overview({.runs = all, .folders = folders, .exit_code = 1});
    EXPECT_NE(page.find("1 of 2 scenarios passed"), std::string::npos);
    EXPECT_NE(page.find("<a href=\"b/report.html\">spike-10x</a>"), std::string::npos);
    const auto said = read_page(page);
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "0 0 0 2\n");
}

TEST(HtmlOverview, APassThatIsNotProvenIsNone) {
    JudgedRun run = passing_run("x");
    run.sensitivity = {{.protection = "fallback",
                        .required = true,
                        .ok = false,
                        .verdict = Verdict::kPass,
                        .exit_code = 1}};
    const std::array<std::string, 1> folders = {"x"};
    const auto all = all_reported({&run, 1});
    EXPECT_NE(html_overview({.runs = all, .folders = folders, .exit_code = 1})
                  .find("0 of 1 scenarios passed"),
              std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
