#include "scenarios/report/html_table.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(HtmlTable, EveryTextIsEscaped) {
    HtmlTable table("a & b", {{"<one>"}, {"two", HtmlAlign::kNumber}});
    EXPECT_TRUE(table.empty());
    table.add({HtmlCell::link("x\"y", "<link>"), HtmlCell("<2>")});
    table.add_remark("<remark>");
    EXPECT_FALSE(table.empty());
    const std::string text = table.markup();
    EXPECT_NE(text.find("<caption>a &amp; b</caption>"), std::string::npos) << text;
    EXPECT_NE(text.find("<th scope=\"col\">&lt;one&gt;</th>"), std::string::npos) << text;
    EXPECT_NE(text.find("<a href=\"x&quot;y\">&lt;link&gt;</a>"), std::string::npos) << text;
    EXPECT_NE(text.find("<td class=\"number\">&lt;2&gt;</td>"), std::string::npos) << text;
    EXPECT_NE(text.find("<td colspan=\"1\">&lt;remark&gt;</td>"), std::string::npos) << text;
}

TEST(HtmlTable, ScrollsInAContainerThatTheKeyboardReaches) {
    const std::string text = HtmlTable("facts", {{"a"}}).markup();
    EXPECT_TRUE(
        text.starts_with("<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                         "aria-label=\"facts\"><table"))
        << text;
}

TEST(HtmlTable, HeadingsAreOfColumnsOrOfRows) {
    HtmlTable facts("facts", {{"", HtmlAlign::kHeading}, {""}});
    facts.add({"seed", "7"});
    const std::string text = facts.markup();
    EXPECT_EQ(text.find("<thead>"), std::string::npos);
    EXPECT_NE(text.find("<tr><th scope=\"row\">seed</th><td>7</td></tr>"), std::string::npos);
}

TEST(HtmlTable, AColumnInWhichNothingStandsIsLeftOut) {
    HtmlTable table("checks", {{"check"}, {"where"}, {"limit"}});
    table.add({"steady", "", "p99"});
    table.add_remark("too slow");
    const std::string text = table.markup();
    EXPECT_EQ(text.find("where"), std::string::npos) << text;
    EXPECT_NE(text.find("<tr><td>steady</td><td>p99</td></tr>"), std::string::npos) << text;
    EXPECT_NE(text.find("<td colspan=\"1\">too slow</td>"), std::string::npos) << text;
    table.add({"bounded", "x.yaml:7", "p99"});
    EXPECT_NE(table.markup().find("<td>steady</td><td></td><td>p99</td>"), std::string::npos);
}

TEST(HtmlTable, AMarkHasTheColourOfItsVerdict) {
    HtmlTable table("", {{""}, {""}});
    table.add({HtmlCell::mark("fail", "✘ FAIL"), HtmlCell::mark("", "PASS")});
    EXPECT_NE(
        table.markup().find("<td class=\"mark fail\">✘ FAIL</td><td class=\"mark\">PASS</td>"),
        std::string::npos);
}

}  // namespace
}  // namespace faultline::scenario
