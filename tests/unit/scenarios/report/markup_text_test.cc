#include "scenarios/report/markup_text.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(MarkupText, EscapesWhatMarkupMeans) {
    EXPECT_EQ(escape_markup("a<b>&\"c\"'d'"), "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;");
}

TEST(MarkupText, DropsControlCharactersAndRepairsUtf8) {
    EXPECT_EQ(clean_text("a\x1b[31mb\x07\x7f"), "a[31mb");
    EXPECT_EQ(clean_text("über ∞ 😀"), "über ∞ 😀");
    EXPECT_EQ(clean_text("x\xffy"), "x\xEF\xBF\xBDy");
    EXPECT_EQ(clean_text("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "overlong";
    EXPECT_EQ(clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD") << "surrogate";
    EXPECT_EQ(clean_text("\xE2\x88"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "cut off";
    EXPECT_EQ(clean_text("a\xC2\x9B"
                         "b"),
              "ab")
        << "C1 controls";
    EXPECT_EQ(clean_text("a\xEF\xBF\xBF"
                         "b"),
              "ab")
        << "no XML character";
}

TEST(MarkupText, ALineHasNoBreaks) {
    EXPECT_EQ(clean_line("a\nb\tc\rd"), "a b cd");
    EXPECT_EQ(clean_text("a\nb\tc"), "a\nb\tc");
}

TEST(MarkupText, MarkdownCellsStayCells) {
    EXPECT_EQ(escape_markdown("a|b\n<i>`x`*"), "a\\|b &lt;i&gt;\\`x\\`\\*");
}

TEST(MarkupText, ShellWordsAreQuotedWhenTheyNeedToBe) {
    EXPECT_EQ(quote_shell("scenarios/a-b.yaml"), "scenarios/a-b.yaml");
    EXPECT_EQ(quote_shell("a b'c"), "'a b'\\''c'");
    EXPECT_EQ(quote_shell(""), "''");
    EXPECT_EQ(quote_shell("$(rm)"), "'$(rm)'");
}

}  // namespace
}  // namespace faultline::scenario
