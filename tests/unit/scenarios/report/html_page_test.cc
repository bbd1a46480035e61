#include "scenarios/report/html_page.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(HtmlPage, PaperIsNeverDark) {
    const std::string page = html_page("t", "");
    EXPECT_NE(page.find("@media screen and (prefers-color-scheme:dark)"), std::string::npos);
    EXPECT_EQ(page.find("@media (prefers-color-scheme:dark)"), std::string::npos);
}

TEST(HtmlPage, WhatHasNoContentHasNoHeading) {
    EXPECT_EQ(html_section("Faults", ""), "");
    EXPECT_EQ(html_section("a < b", "<p></p>"), "<section><h2>a &lt; b</h2>\n<p></p></section>\n");
}

TEST(HtmlPage, TheBannerSaysOnlyWhatThereIs) {
    EXPECT_EQ(html_banner("pass", "✔ PASS", "", ""),
              "<div class=\"verdict pass\"><strong>✔ PASS</strong>\n</div>\n");
    EXPECT_NE(html_banner("fail", "✘ FAIL", "<why>", "").find("<p>&lt;why&gt;</p>"),
              std::string::npos);
}

TEST(HtmlPage, ChartsScrollWhereThePageIsNarrow) {
    EXPECT_NE(html_figure("<svg></svg>", "c").find("<div class=\"scroll\""), std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
