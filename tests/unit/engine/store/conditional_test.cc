#include "engine/store/conditional.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

TEST(EntityTags, ParseOneTag) {
    EXPECT_EQ(parse_entity_tag(R"("a")"), (EntityTag{false, "a"}));
    EXPECT_EQ(parse_entity_tag(R"(W/"a")"), (EntityTag{true, "a"}));
    EXPECT_EQ(parse_entity_tag(R"("")"), (EntityTag{false, ""}));
    EXPECT_EQ(parse_entity_tag("\"\xC3\xA9\""), (EntityTag{false, "\xC3\xA9"}));
    for (const std::string bad : {"", "a", "\"", "\"a", "a\"", "w/\"a\"", "W/", "W/a", "W/ \"a\"",
                                  "\"a b\"", "\"a\tb\"", "\"a\x7F\"", "\"a\"\"b\"", " \"a\""}) {
        EXPECT_FALSE(parse_entity_tag(bad)) << bad;
    }
}

TEST(EntityTags, ParseLists) {
    EXPECT_EQ(parse_entity_tags("*"), (EntityTagList{true, {}}));
    EXPECT_EQ(parse_entity_tags(" * "), (EntityTagList{true, {}}));
    const EntityTagList two{false, {{false, "a"}, {true, "b,c"}}};
    EXPECT_EQ(parse_entity_tags(R"("a", W/"b,c")"), two);
    EXPECT_EQ(parse_entity_tags(R"("a",W/"b,c")"), two);
    EXPECT_EQ(parse_entity_tags("  ,, \"a\" ,\t,W/\"b,c\" , "), two);
    for (const std::string bad :
         {"", " ", ",", "a", "\"a\" \"b\"", "\"a\", b", "*, \"a\"", "\"a\", *", "\"a\";q=1"}) {
        EXPECT_FALSE(parse_entity_tags(bad)) << bad;
    }
}

TEST(EntityTags, ReadABoundedNumber) {
    std::string many;
    for (int i = 0; i < 10'000; ++i) {
        many += "\"t\",";
    }
    const auto list = parse_entity_tags(many);
    ASSERT_TRUE(list);
    EXPECT_EQ(list->tags.size(), 256U);
}

// RFC 9110 §8.8.3.2, the table of comparisons.
TEST(EntityTags, CompareAsInTheRfc) {
    struct Row {
        EntityTag left, right;
        bool strong, weak;
    };
    const std::vector<Row> rows = {
        {{true, "1"}, {true, "1"}, false, true},
        {{true, "1"}, {true, "2"}, false, false},
        {{true, "1"}, {false, "1"}, false, true},
        {{false, "1"}, {false, "1"}, true, true},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(matches_strongly(row.left, row.right), row.strong);
        EXPECT_EQ(matches_weakly(row.left, row.right), row.weak);
    }
}

TEST(Conditional, Table) {
    using enum Precondition;
    constexpr auto kNone = std::nullopt;
    const std::string a = "\"a\"";
    struct Row {
        std::optional<std::string> if_match, if_none_match;
        std::optional<std::string> current;
        bool safe;
        Precondition expected;
    };
    const std::vector<Row> rows = {
        {kNone, kNone, a, true, kProceed},
        {kNone, a, a, true, kNotModified},
        {kNone, "W/\"a\"", a, true, kNotModified},
        {kNone, a, "W/\"a\"", true, kNotModified},
        {kNone, "\"x\", \"a\"", a, true, kNotModified},
        {kNone, "\"x\"", a, true, kProceed},
        {kNone, "*", a, true, kNotModified},
        {kNone, "*", kNone, true, kProceed},
        {kNone, a, kNone, true, kProceed},
        {kNone, "junk", a, true, kProceed},
        {kNone, "a", a, true, kProceed},
        {kNone, a, a, false, kFailed},
        {kNone, "*", a, false, kFailed},
        {kNone, "*", kNone, false, kProceed},
        {a, kNone, a, false, kProceed},
        {"\"x\"", kNone, a, false, kFailed},
        {"\"x\", \"a\"", kNone, a, false, kProceed},
        {"W/\"a\"", kNone, a, false, kFailed},
        {a, kNone, "W/\"a\"", false, kFailed},
        {"*", kNone, a, false, kProceed},
        {"*", kNone, kNone, false, kFailed},
        {"junk", kNone, a, false, kFailed},
        {a, a, a, true, kNotModified},
        {"\"x\"", a, a, true, kFailed},
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        const std::optional<std::string_view> current =
            row.current ? std::optional<std::string_view>(*row.current) : std::nullopt;
        EXPECT_EQ(evaluate({row.if_match, row.if_none_match}, current, row.safe), row.expected)
            << "row " << i;
    }
}

}  // namespace
}  // namespace faultline::engine
