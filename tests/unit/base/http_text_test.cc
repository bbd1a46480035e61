#include "base/http_text.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(HttpText, TokensAreWhatTheStandardSays) {
    for (const char* text : {"GET", "x-api-key", "!#$%&'*+-.^_`|~09azAZ"}) {
        EXPECT_TRUE(is_token(text)) << text;
    }
    EXPECT_FALSE(is_token(""));
    for (const char c : std::string("\"(),/:;<=>?@[\\]{} \t\r\n\x7f\x80\xff", 24)) {
        EXPECT_FALSE(is_token(std::string("a") + c)) << static_cast<int>(c);
    }
    EXPECT_FALSE(is_token(std::string("a\0b", 3)));
}

TEST(HttpText, LettersOfAsciiAloneHaveTwoCases) {
    EXPECT_TRUE(equal_ignoring_case("aZ9-", "Az9-"));
    EXPECT_FALSE(equal_ignoring_case("[", "{"));
    EXPECT_FALSE(equal_ignoring_case("@", "`"));
    EXPECT_FALSE(equal_ignoring_case("a", "ab"));
    EXPECT_FALSE(equal_ignoring_case("\xc4", "\xe4"));
}

TEST(HttpText, ValuesHoldNoControlCharacters) {
    EXPECT_TRUE(is_field_value(""));
    EXPECT_TRUE(is_field_value("text/html;\tq=0.5, \xc3\xa4"));
    for (const char c : {'\r', '\n', '\0', '\x01', '\x7f'}) {
        EXPECT_FALSE(is_field_value(std::string("a") + c)) << static_cast<int>(c);
    }
}

TEST(HttpText, VisibleIsAsciiWithoutTheSpace) {
    EXPECT_TRUE(is_visible("/a?b=~!"));
    EXPECT_FALSE(is_visible("a b"));
    EXPECT_FALSE(is_visible("\xc3\xa4"));
    EXPECT_FALSE(is_visible("\x7f"));
}

TEST(HttpText, BlanksGoAtBothEnds) {
    EXPECT_EQ(trim_blanks(" \ta b\t "), "a b");
    EXPECT_EQ(trim_blanks(" \t"), "");
    EXPECT_EQ(trim_blanks(""), "");
    EXPECT_EQ(trim_blanks("\na"), "\na");  // no optional white space
}

TEST(HttpText, ElementsOfAListAreTakenOneByOne) {
    std::string_view list = " gzip\t,, chunked ";
    EXPECT_EQ(take_list_element(list), "gzip");
    EXPECT_EQ(take_list_element(list), "");
    EXPECT_EQ(take_list_element(list), "chunked");
    EXPECT_EQ(list, "");
    EXPECT_EQ(take_list_element(list), "");
}

TEST(HttpText, LettersAndTheirLowerCaseAreAscii) {
    EXPECT_EQ(lower_case("X-Trace \xc3\x84"), "x-trace \xc3\x84");
    for (const char c : std::string_view("azAZ")) {
        EXPECT_TRUE(is_letter(c)) << c;
    }
    for (const char c : std::string_view("@[`{0\xe4")) {
        EXPECT_FALSE(is_letter(c)) << c;
    }
}

TEST(HttpText, HexDigits) {
    EXPECT_EQ(hex_digit('0'), 0);
    EXPECT_EQ(hex_digit('a'), 10);
    EXPECT_EQ(hex_digit('F'), 15);
    EXPECT_EQ(hex_digit('g'), -1);
    EXPECT_EQ(hex_digit('/'), -1);
}

}  // namespace
}  // namespace faultline
