#include "base/yaml/document.h"

#include <gtest/gtest.h>

namespace faultline::yaml {
namespace {

NodePtr parse(const std::string& text, Problems& problems, DocumentLimits limits = {}) {
    return parse_document(text, "d.yaml", problems, limits);
}

TEST(Document, KnowsWhereEverythingStands) {
    Problems problems;
    const NodePtr root = parse("a: 1\nb:\n  - x\n  - {c: \"2\"}\n", problems);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->position.line, 1);
    EXPECT_EQ(root->find("a")->position.column, 4);
    const NodePtr list = root->find("b");
    ASSERT_EQ(list->items.size(), 2U);
    EXPECT_EQ(list->items[0]->position.line, 3);
    const NodePtr c = list->items[1]->find("c");
    EXPECT_EQ(c->position.column, 9);
    EXPECT_TRUE(c->quoted);
    EXPECT_FALSE(root->find("a")->quoted);
    EXPECT_EQ(root->find("nothing"), nullptr);
}

TEST(Document, ReadsJson) {
    Problems problems;
    const NodePtr root =
        parse("{\"a\": [1, true, null],\n\t\"b\": {\"c\\/d\": \"\\u00e9\"}}", problems);
    ASSERT_TRUE(root) << to_string(problems.sorted().front());
    EXPECT_EQ(root->find("a")->items[2]->kind, DocumentNode::Kind::kNull);
    EXPECT_EQ(root->find("b")->find("c/d")->text, "é");
}

TEST(Document, UnfoldsAliasesByTheirWeight) {
    Problems problems;
    const NodePtr root = parse("a: &x [1, 2]\nb: [*x, *x]\n", problems);
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("b")->weight, 7U);
}

TEST(Document, RefusesAnAliasBomb) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 1; k < 10; ++k) {
            text += ", " + before;
        }
        text += "]\n";
    }
    Problems problems;
    EXPECT_EQ(parse(text, problems), nullptr);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(problems.sorted()[0].what.find("more than 20000 values"), std::string::npos);
}

TEST(Document, RefusesAnAliasInsideItself) {
    Problems problems;
    EXPECT_EQ(parse("a: &x [*x]\n", problems), nullptr);
    EXPECT_EQ(problems.sorted()[0].position.column, 8);
}

TEST(Document, RefusesDepthBytesAndNodes) {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    Problems problems;
    EXPECT_EQ(parse(deep, problems), nullptr);
    EXPECT_EQ(problems.sorted()[0].position.column, 33);
    Problems abyss;
    EXPECT_EQ(parse(std::string(1U << 19U, '['), abyss), nullptr);
    Problems large;
    EXPECT_EQ(parse(std::string((1U << 20U) + 1, ' '), large), nullptr);
    Problems many;
    EXPECT_EQ(parse("[1, 2, 3, 4]", many, {.max_bytes = 100, .max_nodes = 4, .max_depth = 4}),
              nullptr);
    // Depth is what an alias makes of it, not what is written in its place.
    Problems folded;
    EXPECT_EQ(parse("a: &x [[[[1]]]]\nb: [[[*x]]]\n", folded,
                    {.max_bytes = 100, .max_nodes = 100, .max_depth = 6}),
              nullptr);
}

TEST(Document, SaysWhatIsTheMatterWithWhatIsNoYaml) {
    const auto said = [](const std::string& text) {
        Problems problems;
        EXPECT_EQ(parse(text, problems), nullptr) << text;
        return problems.empty() ? "" : to_string(problems.sorted()[0]);
    };
    EXPECT_EQ(said("a:\n \tb: c\n\td: e\n"),
              "d.yaml:2:2: a tab in the indentation; expected spaces");
    EXPECT_EQ(said("a: b\n\x01: [\n"), "d.yaml:2:1: not a text file; expected YAML or JSON");
    // yaml-cpp's own words ("end of map flow not found") help only who knows it.
    EXPECT_EQ(said("a: {b: 1\n"), "d.yaml:2:1: not YAML: a { without its }; expected }");
    EXPECT_EQ(said("a: b: c\n"),
              "d.yaml:1:5: not YAML: a \": \" inside a value, or a wrong indentation; expected "
              "quotes around the value, or the indentation of the lines above");
    EXPECT_NE(said("a: 1\n- b\n").find("does not continue the keys above it"), std::string::npos);
    EXPECT_NE(said("a: *b\n").find("an alias (*name) without its anchor"), std::string::npos);
    EXPECT_NE(said("a: @b\n").find("quotes around the value"), std::string::npos);
    // Tabs are nothing wrong in JSON, whatever else is.
    EXPECT_TRUE(said("{\n\t\"a\": [1, 2\n}").starts_with("d.yaml:3:1: not YAML"))
        << said("{\n\t\"a\": [1, 2\n}");
}

TEST(Document, RefusesWhatIsEmptyOrBroken) {
    for (const char* const text : {"", "   \n", "# only a comment\n", "a: [", "a: b: c", "\"open",
                                   "a: *nobody", "{a: 1, a: 2}", "\x01\x02"}) {
        Problems problems;
        const NodePtr root = parse(text, problems);
        EXPECT_TRUE(root == nullptr || root->kind == DocumentNode::Kind::kScalar ||
                    root->kind == DocumentNode::Kind::kNull)
            << text;
        if (root == nullptr) {
            ASSERT_FALSE(problems.empty()) << text;
            EXPECT_GE(problems.sorted()[0].position.line, 1);
            EXPECT_GE(problems.sorted()[0].position.column, 1);
        }
    }
}

}  // namespace
}  // namespace faultline::yaml
