#include "base/yaml/diagnostic.h"

#include <gtest/gtest.h>

namespace faultline::yaml {
namespace {

TEST(Diagnostic, IsOneLineThatSpeaksToNobodyElse) {
    Problems problems;
    problems.add(SourcePosition{.file = "a\n::error::b", .line = 1, .column = 1},
                 "x\r\n::add-mask::y\x1b[31m\x07\xc2\x9b", "\n::stop::");
    problems.unknown(SourcePosition{.file = "f", .line = 2, .column = 1}, "key",
                     "a\n::error::", {"b\nc"});
    for (const auto& diagnostic : problems.sorted()) {
        const std::string text = to_string(diagnostic);
        for (const char c : text) {
            EXPECT_GE(static_cast<unsigned char>(c), 0x20) << text;
        }
        EXPECT_EQ(text.find("\xc2\x9b"), std::string::npos);
    }
    EXPECT_EQ(to_string(Diagnostic{.position = {.file = "ä.yaml", .line = 1, .column = 2},
                                   .what = "ü",
                                   .expected = {},
                                   .nearest = {}}),
              "ä.yaml:1:2: ü");
}

TEST(Diagnostic, TheNearestNameComesFirstAndThenAFew) {
    const auto said = [](std::string_view name, const std::vector<std::string>& known) {
        Problems problems;
        problems.unknown(SourcePosition{.file = "f", .line = 2, .column = 1}, "key", name, known);
        return to_string(problems.sorted()[0]);
    };
    const std::vector<std::string> known = {"alpha",   "beta", "gamma", "delta",
                                            "epsilon", "zeta", "eta"};
    EXPECT_EQ(said("bta", known),
              "f:2:1: unknown key \"bta\"; did you mean \"beta\"? Expected one of alpha, beta, "
              "gamma, delta, epsilon and 2 more");
    EXPECT_EQ(said("quite else", known),
              "f:2:1: unknown key \"quite else\"; expected one of alpha, beta, gamma, delta, "
              "epsilon, zeta, eta");
    EXPECT_EQ(said("bta", {"alpha", "beta"}),
              "f:2:1: unknown key \"bta\"; did you mean \"beta\"? Expected one of alpha, beta");
}

TEST(Problems, KeepsOneOfAKindInOrderOfPlace) {
    Problems problems;
    const SourcePosition late{.file = "f", .line = 9, .column = 1};
    problems.add(late, "b");
    problems.add(late, "b");
    problems.add(SourcePosition{.file = "f", .line = 2, .column = 5}, "a", "an x");
    const auto sorted = problems.sorted();
    ASSERT_EQ(sorted.size(), 2U);
    EXPECT_EQ(to_string(sorted[0]), "f:2:5: a; expected an x");
}

}  // namespace
}  // namespace faultline::yaml
