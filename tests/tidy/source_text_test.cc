#include "tests/tidy/source_text.h"

#include "tests/tidy/source_tree.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::tidy {
namespace {

TEST(SourceText, CommentsAndStringsAreBlankedAndLinesStay) {
    const auto file = make_source("a.cc",
                                  "int a;  // rand()\n"
                                  "/* two\nlines */ auto s = \"rand() \\\" // x\";\n"
                                  "char c = '\"'; int n = 1'000; rand();\n");
    EXPECT_EQ(line_count(file.code), line_count(file.text));
    const auto found = find_token(file.code, "rand");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(line_at(file.code, found[0]), 4U);
    EXPECT_NE(file.commands.find("rand() \\\""), std::string::npos) << "strings stay in commands";
}

TEST(SourceText, RawStringsAreBlankedToTheirOwnEnd) {
    const auto file = make_source("a.cc", "auto s = R\"x(a \" )\" rand() )x\"; int b;\n");
    EXPECT_TRUE(find_token(file.code, "rand").empty());
    EXPECT_EQ(find_token(file.code, "b").size(), 1U);
}

TEST(SourceText, OtherFilesAreLeftAlone) {
    const auto file = make_source("scripts/test", "echo \"x\" // y\n");
    EXPECT_EQ(file.code, file.text);
}

TEST(SourceText, TokensDoNotContinueIdentifiers) {
    EXPECT_TRUE(find_token("operand random my_rand", "rand").empty());
    EXPECT_EQ(find_token("std::rand() + rand", "rand").size(), 2U);
    EXPECT_EQ(find_token("x::steady_clock::now()", "steady_clock::now").size(), 1U);
}

TEST(SourceText, IncludesAreReadWithTheirLines) {
    const auto file = make_source("a.cc",
                                  "// #include \"no/comment.h\"\n"
                                  "#include \"base/clock.h\"\n"
                                  "#  include <vector>\n"
                                  "auto s = \"#include <no_string>\";\n");
    const auto includes = includes_of(file);
    ASSERT_EQ(includes.size(), 2U);
    EXPECT_EQ(includes[0].name, "base/clock.h");
    EXPECT_TRUE(includes[0].quoted);
    EXPECT_EQ(includes[0].line, 2U);
    EXPECT_EQ(includes[1].name, "vector");
    EXPECT_FALSE(includes[1].quoted);
}

TEST(SourceText, PathsAreTakenApart) {
    EXPECT_EQ(folder_of("engine/policy/breaker.cc"), "engine/policy");
    EXPECT_EQ(folder_of("README.md"), "");
    EXPECT_EQ(stem_of("engine/policy/breaker.cc"), "breaker");
    EXPECT_EQ((Finding{"a/b.cc", 7, "why"}.show()), "a/b.cc:7: why");
}

TEST(SourceTree, WalkingFindsWhatGitFindsAndNoBuildOutput) {
    const auto walked = walk_files(FAULTLINE_SOURCE_DIR);
    EXPECT_TRUE(std::find(walked.begin(), walked.end(), "base/clock.h") != walked.end());
    EXPECT_TRUE(std::none_of(walked.begin(), walked.end(), [](const std::string& path) {
        return path.starts_with("build/") || path.starts_with(".git/");
    }));
    for (const auto& path : list_files(FAULTLINE_SOURCE_DIR)) {
        EXPECT_TRUE(std::find(walked.begin(), walked.end(), path) != walked.end()) << path;
    }
}

}  // namespace
}  // namespace faultline::tidy
