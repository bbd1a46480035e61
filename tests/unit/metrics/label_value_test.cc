#include "metrics/label_value.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::metrics {
namespace {

using namespace std::string_view_literals;

TEST(LabelValue, TextIsFine) {
    for (const auto text : {""sv, "search"sv, "a\"b\\c\n"sv, "zürich"sv, "日本"sv, "\U0001F600"sv,
                            "\xef\xbf\xbd"sv, "\xed\x9f\xbf"sv, "\xf4\x8f\xbf\xbf"sv}) {
        EXPECT_TRUE(is_label_value(text)) << text;
    }
    EXPECT_TRUE(is_label_value(std::string(200, 'x')));
}

TEST(LabelValue, TheRestIsNot) {
    EXPECT_FALSE(is_label_value(std::string(201, 'x')));
    for (const auto text : {"\0"sv, "a\0b"sv, "\x80"sv, "\xff"sv, "\xc3"sv, "\xc3x"sv, "\xe2\x82"sv,
                            "\xe2\x82x"sv, "\xc0\xaf"sv, "\xe0\x80\xaf"sv, "\xf0\x80\x80\x80"sv,
                            "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "\xf8\x88\x80\x80\x80"sv}) {
        EXPECT_FALSE(is_label_value(text));
    }
}

}  // namespace
}  // namespace faultline::metrics
