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
    EXPECT_EQ(said("a: {b: 1\n"), "d.yaml:1:4: not YAML: a { without its }; expected }");
    EXPECT_EQ(said("a: b: c\n"),
              "d.yaml:1:5: not YAML: a \": \" inside a value, or a wrong indentation; expected "
              "quotes around the value, or the indentation of the lines above");
    EXPECT_NE(said("a: 1\n- b\n").find("does not continue the keys above it"), std::string::npos);
    EXPECT_NE(said("a: *b\n").find("an alias (*name) without its anchor"), std::string::npos);
    EXPECT_NE(said("a: @b\n").find("quotes around the value"), std::string::npos);
    // Tabs are nothing wrong in JSON, whatever else is.
    EXPECT_TRUE(said("{\n\t\"a\": [1, 2\n}")
                    .starts_with("d.yaml:3:1: not YAML: a } or ] that closes nothing"))
        << said("{\n\t\"a\": [1, 2\n}");
}

TEST(Document, WhatIsNotClosedIsShownWhereItWasOpened) {
    const std::string brace = "not YAML: a { without its }; expected }";
    const std::string bracket = "not YAML: a [ without its ]; expected ]";
    const std::string quote = "not YAML: a quote that is not closed; expected a closing quote";
    struct Row {
        const char* text;
        std::string said;
    };
    for (const Row& row : {
             Row{"a: {b: 1\nc: []\n", "1:4: " + brace + " before 2:2"},
             Row{"a: b\nc: [1, 2\nd: 1\n", "2:4: " + bracket + " before 3:2"},
             Row{"a: [1, {b: c\n", "1:8: " + brace},
             Row{"a: [b: 1\n", "1:4: " + bracket},
             Row{"a: {b: c, d: [x, y]\n", "1:4: " + brace},
             Row{"a: [", "1:4: " + bracket},
             Row{"{\"a\": 1, \"b\": {\"c\": 2}\n", "1:1: " + brace},
             Row{"a: \"b\nc: 1\nd: [1]\n", "1:4: " + quote},
             Row{"a: 'b\nc: 1\n", "1:4: " + quote},
             Row{"a: 'b", "1:4: " + quote},
             Row{"a: 'it''s'\nb: {c: \"d\\\"}\n\n", "2:8: " + quote},
             Row{"{\"a\": 1, \"b\": \"c}\n", "1:15: " + quote},
             Row{"{\"a\": \"\\ud83d\\ude00\", \"b\": \"c}\n", "1:28: " + quote},
         }) {
        Problems problems;
        EXPECT_EQ(parse(row.text, problems), nullptr) << row.text;
        ASSERT_EQ(problems.size(), 1U) << row.text;
        EXPECT_EQ(to_string(problems.sorted()[0]), "d.yaml:" + row.said) << row.text;
    }
}

TEST(Document, WhatEndsInQuotesIsClosed) {
    for (const char* text : {"a: \"b\"\n\n", "a: 'b' # it's\n", "a: \"b\"", "{\"a\": \"b\"}\n\n",
                             "a: 'b'\n...\n", "a: \"b\\\\\"\n"}) {
        Problems problems;
        EXPECT_NE(parse(text, problems), nullptr) << text;
    }
}

TEST(Document, MergeKeysGiveWhatTheMappingDoesNotHave) {
    Problems problems;
    const NodePtr root = parse(
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\none:\n  <<: *a\n  y: own\n"
        "list: {<<: [*b, *a], w: 0}\ntext: {\"<<\": 5}\n",
        problems);
    ASSERT_TRUE(root) << to_string(problems.sorted().front());
    const NodePtr one = root->find("one");
    EXPECT_EQ(one->members.size(), 2U);
    EXPECT_EQ(one->find("x")->text, "1");
    EXPECT_EQ(one->find("x")->position.line, 1);
    EXPECT_EQ(one->find("y")->text, "own");
    const NodePtr list = root->find("list");
    EXPECT_EQ(list->members.size(), 4U);
    EXPECT_EQ(list->find("y")->text, "3") << "the first of a list counts";
    EXPECT_EQ(root->find("text")->find("<<")->text, "5");
}

TEST(Document, MergeKeysWithoutAMappingAreNamed) {
    for (const char* text : {"a: &a 1\nb:\n  <<: *a\n", "b:\n  <<: text\n", "b:\n  <<:\n",
                             "a: &a [1]\n\n\n\nb: {<<: [*a]}\n"}) {
        Problems problems;
        EXPECT_EQ(parse(text, problems), nullptr) << text;
        EXPECT_EQ(problems.sorted()[0].what.substr(0, 16), "the merge key <<") << text;
        EXPECT_GT(problems.sorted()[0].position.line, 1);
    }
}

TEST(Document, ReadsJsonAsOtherProgramsWriteIt) {
    Problems problems;
    const NodePtr root = parse(
        R"({"a":"\ud83d\ude00\u00e9","b\/":["\uD83D\uDE00\"\\u","\\ud83d"],"c":{"d":null,"e":-1.5e3}})",
        problems);
    ASSERT_TRUE(root) << to_string(problems.sorted().front());
    EXPECT_EQ(root->find("a")->text, "\U0001F600é");
    const NodePtr list = root->find("b/");
    EXPECT_EQ(list->items[0]->text, "\U0001F600\"\\u");
    EXPECT_EQ(list->items[1]->text, "\\ud83d") << "an escaped backslash begins no escape";
    EXPECT_EQ(list->items[1]->position.column, 54) << "where it stands in the file";
    EXPECT_EQ(root->find("c")->find("e")->text, "-1.5e3");
}

TEST(Document, ReadsPairsInYamlWhereTheyAreEscapes) {
    Problems problems;
    const NodePtr root = parse(
        "a: \"x \\ud83d\\ude00\"\nb: '\\ud83d\\ude00'\nc: |\n  {\"t\": \"\\ud83d\\ude00\"}\n"
        "d: [\"\\ud83d\\ude01\", e]\n",
        problems);
    ASSERT_TRUE(root) << to_string(problems.sorted().front());
    EXPECT_EQ(root->find("a")->text, "x \U0001F600");
    EXPECT_EQ(root->find("b")->text, "\\ud83d\\ude00");
    EXPECT_EQ(root->find("c")->text, "{\"t\": \"\\ud83d\\ude00\"}\n");
    EXPECT_EQ(root->find("d")->items[0]->text, "\U0001F601");
    EXPECT_EQ(root->find("d")->items[1]->position.column, 21);
}

TEST(Document, HalfAPairIsNamed) {
    for (const char* text :
         {"{\"a\": \"\\ud83d\"}", "{\"a\": \"\\ude00\\ud83d\"}", "a: \"\\ud83dx\"\n"}) {
        Problems problems;
        EXPECT_EQ(parse(text, problems), nullptr) << text;
        EXPECT_EQ(problems.sorted()[0].what, "not YAML: an escape that stands for no character");
        EXPECT_EQ(problems.sorted()[0].position.line, 1);
        EXPECT_GT(problems.sorted()[0].position.column, 4);
    }
}

TEST(Document, MarkersAtTheEndEndIt) {
    for (const char* text : {"a: 1\n...\n", "a: 1\n---\n", "---\na: 1\n...\n", "a: 1\n---",
                             "a: 1\n...", "a: 1\r\n...\r\n", "a: 1\n---\n# the end\n",
                             "a: 1\n---\n---\n...\n", "{\"a\": 1}\n---\n"}) {
        Problems problems;
        const NodePtr root = parse(text, problems);
        ASSERT_TRUE(root) << text << to_string(problems.sorted().front());
        EXPECT_EQ(root->find("a")->text, "1");
    }
    Problems problems;
    EXPECT_EQ(parse("a: 1\n---\n---\nb: 2\n", problems), nullptr);
    EXPECT_EQ(to_string(problems.sorted()[0]),
              "d.yaml:3:1: a second document; expected one document a file");
}

TEST(Document, AByteOrderMarkAndWindowsLinesMoveNothing) {
    for (const char* const mark : {"", "\xef\xbb\xbf"}) {
        const std::string bom = mark;
        Problems problems;
        const NodePtr root = parse(bom + "a: 1\r\nb:\t2\r\nc: \"\ttab\"\r\n", problems);
        ASSERT_TRUE(root) << to_string(problems.sorted().front());
        EXPECT_EQ(root->find("a")->position.column, 4);
        EXPECT_EQ(root->find("b")->text, "2");
        EXPECT_EQ(root->find("c")->text, "\ttab");
        EXPECT_EQ(root->find("c")->position.line, 3);
        const NodePtr json = parse(bom + "{\"a\": \"\\ud83d\\ude00\", \"b\": 2}", problems);
        ASSERT_TRUE(json);
        EXPECT_EQ(json->find("b")->position.column, 28);
    }
}

TEST(Document, WhatIsMissingIsMissedWhereItShouldStand) {
    Problems problems;
    const NodePtr root =
        parse("a:\n\n  # why\nb:\n  - x\n  -   # none\n\nc: {d: , e: 1}\n", problems);
    ASSERT_TRUE(root) << to_string(problems.sorted().front());
    EXPECT_EQ(root->find("a")->kind, DocumentNode::Kind::kNull);
    EXPECT_EQ(root->find("a")->position.line, 1);
    EXPECT_EQ(root->find("b")->items[1]->position.line, 6);
    EXPECT_EQ(root->find("b")->items[1]->position.column, 3);
    EXPECT_EQ(root->find("c")->find("d")->position.column, 5);
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
