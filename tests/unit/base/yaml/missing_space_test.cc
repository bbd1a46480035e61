#include "base/yaml/missing_space.h"

#include "base/yaml/document.h"
#include "base/yaml/node_reader.h"

#include <gtest/gtest.h>

namespace faultline::yaml {
namespace {

TEST(MissingSpace, KeyBeforeAColon) {
    EXPECT_EQ(key_before_colon("rate:50/s"), "rate");
    EXPECT_EQ(key_before_colon("at_most:0"), "at_most");
    for (const char* const other :
         {"rate: 50/s", "rate:", "rate", ":50", "http://host", "a b:c", "", "12:\t3"}) {
        EXPECT_EQ(key_before_colon(other), "") << other;
    }
}

// The one problem of a text that is not YAML.
std::string problem_of(const std::string& text) {
    Problems problems;
    EXPECT_EQ(parse_document(text, "s", problems), nullptr) << text;
    EXPECT_EQ(problems.size(), 1U);
    return problems.empty() ? "" : to_string(problems.sorted().front());
}

TEST(MissingSpace, IsShownWhereItIsMissing) {
    EXPECT_EQ(problem_of("load:\n  rate:50/s\n  requests: []\n"),
              "s:2:3: no space after the colon of rate:; expected \"rate: 50/s\"");
    EXPECT_EQ(problem_of("checks:\n  -{name: a, metric: b}\n"),
              "s:2:3: no space after the - of a list item; expected \"- item\"");
    EXPECT_EQ(problem_of("checks:\n  -name: a\n   metric: b\n"),
              "s:2:3: no space after the - of a list item; expected \"- item\"");
    EXPECT_EQ(problem_of("a: b: c\n"),
              "s:1:5: not YAML: a \": \" inside a value, or a wrong indentation; expected quotes "
              "around the value, or the indentation of the lines above");
}

TEST(MissingSpace, AfterTheDashOfAListThatIsReadAsAMapping) {
    Problems problems;
    const NodePtr root = parse_document("checks:\n  -{a: b}\n", "s", problems);
    ASSERT_NE(root, nullptr);
    EXPECT_FALSE(expect(root->find("checks"), DocumentNode::Kind::kSequence, "a list", problems));
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(to_string(problems.sorted().front()),
              "s:2:3: no space after the - of a list item; expected \"- item\"");
}

}  // namespace
}  // namespace faultline::yaml
