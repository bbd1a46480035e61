// What NO_COLOR, FORCE_COLOR, TERM and a pipe mean, and where lines are broken.
#include "cli/terminal.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

StreamStyle decided(bool is_terminal, std::map<std::string, std::string> variables,
                    std::size_t columns = 0) {
    return decide_style(is_terminal, columns, [&variables](const char* name) {
        return std::string_view(variables[name]);
    });
}

TEST(DecideStyle, ColoursAreForTerminalsUnlessTheEnvironmentSaysOtherwise) {
    EXPECT_TRUE(decided(true, {}).colour);
    EXPECT_FALSE(decided(false, {}).colour);
    EXPECT_FALSE(decided(true, {{"TERM", "dumb"}}).colour);
    EXPECT_FALSE(decided(true, {{"NO_COLOR", "1"}}).colour);
    EXPECT_TRUE(decided(true, {{"NO_COLOR", ""}}).colour) << "empty is as if it were not set";
    EXPECT_TRUE(decided(false, {{"FORCE_COLOR", "1"}}).colour);
    EXPECT_TRUE(decided(true, {{"FORCE_COLOR", "1"}, {"TERM", "dumb"}}).colour);
    EXPECT_FALSE(decided(true, {{"FORCE_COLOR", "0"}}).colour);
    EXPECT_FALSE(decided(true, {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}).colour);
}

TEST(DecideStyle, OnlyATerminalThatMovesItsCursorIsWrittenOver) {
    EXPECT_TRUE(decided(true, {{"TERM", "xterm"}}).in_place);
    EXPECT_TRUE(decided(true, {{"NO_COLOR", "1"}}).in_place);
    EXPECT_FALSE(decided(true, {{"TERM", "dumb"}, {"FORCE_COLOR", "1"}}).in_place);
    EXPECT_FALSE(decided(false, {{"FORCE_COLOR", "1"}}).in_place);
}

TEST(DecideStyle, AWidthIsTheTerminalsOrColumnsOrEighty) {
    EXPECT_EQ(decided(true, {{"COLUMNS", "40"}}, 132).columns, 132U);
    EXPECT_EQ(decided(false, {{"COLUMNS", "40"}}).columns, 40U);
    EXPECT_EQ(decided(false, {{"COLUMNS", "wide"}}).columns, 80U);
    EXPECT_EQ(decided(false, {}).columns, 80U);
}

TEST(WrappedLines, BreaksAtSpacesUnderTheLinesIndentation) {
    EXPECT_EQ(wrapped_lines("one two three\n  four five six\n", 9),
              "one two\nthree\n  four\n  five\n  six\n");
    EXPECT_EQ(wrapped_lines("short\n\nlines", 80), "short\n\nlines\n");
    EXPECT_EQ(wrapped_lines("unbreakable", 4), "unbreakable\n");
    EXPECT_EQ(wrapped_lines("äöü äöü", 7), "äöü äöü\n");
}

TEST(WrappedLines, AListOfTwoColumnsGoesOnUnderTheSecond) {
    EXPECT_EQ(wrapped_lines("  --out   where the reports go", 22),
              "  --out   where the\n          reports go\n");
}

}  // namespace
}  // namespace faultline::cli
