#include "scenarios/report/wrapped_text.h"

#include <sstream>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(WrappedText, NoLineIsLongerThanTheTerminal) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
        text += (i == 0 ? "" : " ") + std::string("wörd") + std::to_string(i);
    }
    std::istringstream lines(wrapped(text, 4));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_LE(columns_of(line), kTerminalColumns) << line;
        EXPECT_EQ(line.starts_with("    "), count > 0) << line;
    }
    EXPECT_GT(count, 4);
}

TEST(WrappedText, ALineMayBeFullAndNoFuller) {
    EXPECT_EQ(wrapped("abc def", 2, 7), "abc def\n");
    EXPECT_EQ(wrapped("abc defg", 2, 7), "abc\n  defg\n");
}

TEST(WrappedText, WhatFitsStaysAndSpacesAreKept) {
    EXPECT_EQ(wrapped("a  b", 4), "a  b\n");
    EXPECT_EQ(wrapped("", 4), "\n");
    EXPECT_EQ(wrapped(std::string(100, 'x'), 2), std::string(100, 'x') + "\n") << "one word";
}

TEST(WrappedText, ACharacterIsAColumn) { EXPECT_EQ(columns_of("✘ ∞"), 3U); }

}  // namespace
}  // namespace faultline::scenario
