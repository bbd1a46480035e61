#include "base/utf8.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, KnowsWhatIsText) {
    for (const auto text : {""sv, "search"sv, "\0"sv, "zürich"sv, "日本"sv, "\U0001F600"sv,
                            "\xef\xbf\xbd"sv, "\xed\x9f\xbf"sv, "\xf4\x8f\xbf\xbf"sv}) {
        EXPECT_TRUE(is_utf8(text)) << text;
    }
    for (const auto text : {"\x80"sv, "\xff"sv, "\xc3"sv, "\xc3x"sv, "\xe2\x82"sv, "\xe2\x82x"sv,
                            "\xc0\xaf"sv, "\xe0\x80\xaf"sv, "\xf0\x80\x80\x80"sv, "\xed\xa0\x80"sv,
                            "\xf4\x90\x80\x80"sv, "\xf8\x88\x80\x80\x80"sv, "ok\x80"sv}) {
        EXPECT_FALSE(is_utf8(text));
    }
}

TEST(Utf8, MeasuresTheFirstSequence) {
    EXPECT_EQ(utf8_length(""), 0U);
    EXPECT_EQ(utf8_length("ab"), 1U);
    EXPECT_EQ(utf8_length("ü!"), 2U);
    EXPECT_EQ(utf8_length("日本"), 3U);
    EXPECT_EQ(utf8_length("\U0001F600"), 4U);
    EXPECT_EQ(utf8_length("\x80"), 0U);
}

TEST(Utf8, CutsBetweenTwoCharacters) {
    EXPECT_EQ(utf8_prefix("zürich", 6 + 1), "zürich");
    EXPECT_EQ(utf8_prefix("zürich", 2), "z");
    EXPECT_EQ(utf8_prefix("zürich", 3), "zü");
    EXPECT_EQ(utf8_prefix("日本", 5), "日");
    EXPECT_EQ(utf8_prefix("\U0001F600", 3), "");
    EXPECT_EQ(utf8_prefix("abc", 0), "");
    EXPECT_EQ(utf8_prefix(std::string(10, '\x80'), 8).size(), 4U);  // never far back
}

TEST(Utf8, CountsAndFindsCharacters) {
    EXPECT_EQ(count_characters(""), 0U);
    EXPECT_EQ(count_characters("zürich"), 6U);
    EXPECT_EQ(count_characters("日本\U0001F600"), 3U);
    EXPECT_EQ(offset_of_character("zürich", 0), 0U);
    EXPECT_EQ(offset_of_character("zürich", 1), 1U);
    EXPECT_EQ(offset_of_character("zürich", 2), 3U);
    EXPECT_EQ(offset_of_character("zürich", 6), 7U);
    EXPECT_EQ(offset_of_character("", 0), 0U);
}

}  // namespace
}  // namespace faultline
