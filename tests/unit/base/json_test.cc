#include "base/json.h"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

void expect_refused(std::string_view text, std::string_view why, JsonLimits limits = {}) {
    const auto parsed = parse_json(text, limits);
    ASSERT_FALSE(parsed) << text.substr(0, 80);
    EXPECT_EQ(parsed.error().kind, ErrorKind::kInvalid);
    EXPECT_NE(parsed.error().message.find(why), std::string::npos) << parsed.error().message;
}

TEST(Json, ParsesWhatIsJson) {
    const auto parsed = parse_json(R"({"a": [1, 2.5, "x", null, true], "ü": {}})");
    ASSERT_TRUE(parsed);
    EXPECT_EQ((**parsed)["a"][1], 2.5);
    EXPECT_EQ(dump_json(**parsed), R"({"a":[1,2.5,"x",null,true],"ü":{}})");
}

TEST(Json, DepthIsBounded) {
    EXPECT_TRUE(parse_json(nested(64)));
    expect_refused(nested(65), "nested deeper than 64 levels");
    expect_refused(std::string(500'000, '['), "nested deeper");
    expect_refused(std::string(200'000, '[') + "1", "nested deeper");
    std::string objects;
    for (int i = 0; i < 100'000; ++i) {
        objects += R"({"a":)";
    }
    expect_refused(objects, "nested deeper");
    EXPECT_TRUE(parse_json("7", {.max_depth = 0}));
    expect_refused("[]", "nested deeper", {.max_depth = 0});
}

TEST(Json, DuplicateKeysAreRefusedInTheSameObjectOnly) {
    expect_refused(R"({"a":1,"a":2})", R"(key "a" appears twice)");
    expect_refused(R"({"b":{"a":1,"\u0061":2}})", "appears twice");
    EXPECT_TRUE(parse_json(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
    const auto parsed = parse_json(R"({"a":1,"a":2})", {.refuse_duplicate_keys = false});
    ASSERT_TRUE(parsed);
    EXPECT_EQ((**parsed)["a"], 2);
}

TEST(Json, SizeIsBounded) {
    const std::string text = '"' + std::string(100, 'x') + '"';
    EXPECT_TRUE(parse_json(text, {.max_bytes = 102}));
    expect_refused(text, "at most 101", {.max_bytes = 101});
    expect_refused(std::string((1U << 20U) + 1, ' '), "at most 1048576");
}

TEST(Json, WhatIsNoJsonIsRefused) {
    for (const std::string_view text :
         {"",      " ",         "{",       "}",           "[1,]",  "{\"a\"}", "{'a':1}",
          "nul",   "truefalse", "01",      "1.",          "+1",    "NaN",     "Infinity",
          "1e400", "\"\n\"",    "\"\\x\"", "\"\\ud800\"", "[1] x", "// c\n1", "\"abc"}) {
        expect_refused(text, "not valid JSON");
    }
    using namespace std::string_view_literals;
    expect_refused("\"a\0b\""sv, "not valid JSON");
}

TEST(Json, BytesThatAreNotUtf8AreRefusedWithTheirPlace) {
    for (const std::string_view text :
         {"\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xe2\x82\"",
          "\"\xf8\x88\x80\x80\x80\"", "{\"\x80\":1}"}) {
        expect_refused(text, "not valid JSON at byte");
    }
}

TEST(Json, TheMessageDoesNotQuoteTheInput) {
    const auto parsed = parse_json(R"({"password":"hunter2")");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().message.find("hunter2"), std::string::npos);
}

TEST(Json, DumpNeverThrows) {
    EXPECT_EQ(dump_json(nlohmann::json("a\xff")), "\"a\xef\xbf\xbd\"");
    EXPECT_EQ(quote_json("\"\\\n\x01\xff"), "\"\\\"\\\\\\n\\u0001\xef\xbf\xbd\"");
    EXPECT_EQ(dump_json(*json_null()), "null");
    EXPECT_EQ(dump_json(nlohmann::json{{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

}  // namespace
}  // namespace faultline
