#include "engine/planner/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

const json& answers() {
    static const json kAnswers = {
        {"users",
         {{"rows", {{{"id", 7}, {"tags", {"x", "y"}}}, {{"id", 8}, {"tags", json::array()}}}},
          {"count", 2},
          {"none", nullptr}}},
        {"list", json::array({10, 20, 30})},
        {"a.b", "dotted"}};
    return kAnswers;
}

// Finds the references and replaces them, as the planner and the executor do.
Result<JsonPtr> resolve(const json& params, const StepData& data_of, ReferenceLimits limits) {
    const auto references = find_references(params, limits);
    if (!references) {
        return references.error();
    }
    auto resolved = resolve_references(params, *references, data_of, limits);
    if (!resolved) {
        return resolved.error();
    }
    return resolved->params;
}

Result<JsonPtr> resolve(const std::string& params, ReferenceLimits limits = {}) {
    const StepData data_of = [](std::string_view step) -> const json* {
        const auto found = answers().find(std::string(step));
        return found == answers().end() ? nullptr : &*found;
    };
    return resolve(json::parse(params), data_of, limits);
}

std::string resolved(const std::string& params) {
    const auto result = resolve(params);
    return result ? (*result)->dump() : "error: " + result.error().message;
}

TEST(Reference, ReplacesWholeValuesAnywhere) {
    EXPECT_EQ(resolved(R"({"$ref":"users.data.count"})"), "2");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"users.data.rows[0].id"},"b":1})"), R"({"a":7,"b":1})");
    EXPECT_EQ(resolved(R"([1,[{"$ref":"users.data.rows[1].id"}]])"), "[1,[8]]");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"users.data.none"}})"), R"({"a":null})");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"list.data"}})"), R"({"a":[10,20,30]})");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"list.data[2]"}})"), R"({"a":30})");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"list.data.1"}})"), R"({"a":20})");
    EXPECT_EQ(resolved(R"({"a":{"$ref":"a.b.data"}})"), R"({"a":"dotted"})");
}

TEST(Reference, StarMakesALists) {
    EXPECT_EQ(resolved(R"({"ids":{"$ref":"users.data.rows.*.id"}})"), R"({"ids":[7,8]})");
    EXPECT_EQ(resolved(R"({"ids":{"$ref":"users.data.rows[*].id"}})"), R"({"ids":[7,8]})");
    EXPECT_EQ(resolved(R"({"$ref":"users.data.rows.*.tags.*"})"), R"([["x","y"],[]])");
    EXPECT_EQ(resolved(R"({"$ref":"list.data.*"})"), "[10,20,30]");
}

TEST(Reference, WhatIsNoReferenceStaysAsItIs) {
    for (const char* text : {R"({"$ref":"a.data","other":1})", R"({"ref":"users.data.count"})",
                             R"("users.data.count")", "[]", "null", R"({"a":[1,2.5,"x"]})"}) {
        EXPECT_EQ(resolved(text), json::parse(text).dump());
    }
}

TEST(Reference, WhatDoesNotResolveIsNamed) {
    const std::vector<std::pair<const char*, const char*>> cases = {
        {R"({"$ref":"ghost.data.x"})", "step \"ghost\" has no data"},
        {R"({"$ref":"users.data.rows[2].id"})", "there is no element 2"},
        {R"({"$ref":"users.data.nope"})", "there is no \"nope\""},
        {R"({"$ref":"users.data.rows.*.nope"})", "there is no \"nope\""},
        {R"({"$ref":"users.data.count.*"})", "there is no list"},
        {R"({"$ref":"users.data.count.x"})", "there is no \"x\""},
        {R"({"$ref":"users.data.rows.first"})", "there is no \"first\""},
    };
    for (const auto& [params, why] : cases) {
        const auto result = resolve(params);
        ASSERT_FALSE(result) << params;
        EXPECT_EQ(result.error().code, ErrorCode::kInvalidParams);
        EXPECT_THAT(result.error().message, HasSubstr(why));
    }
}

TEST(Reference, MalformedTextsAreRefused) {
    for (const char* text :
         {"", "users", "users.", "users.rows", ".data", "users.data[", "users.data[x]",
          "users.data[-1]", "users.data..x", "users.data.", "users.data[]", "users.data[0]x",
          "users.data[99999999999999999999999]", "users.database"}) {
        EXPECT_FALSE(parse_reference(text)) << text;
    }
}

TEST(Reference, LimitsHold) {
    EXPECT_FALSE(resolve(R"([[[{"$ref":"list.data"}]]])", {.max_depth = 2}));
    EXPECT_TRUE(resolve(R"([[[{"$ref":"list.data"}]]])", {.max_depth = 3}));
    EXPECT_FALSE(find_references(json::parse(R"([[[1]]])"), {.max_depth = 2}));
    EXPECT_TRUE(resolve(R"([{"$ref":"list.data"},{"$ref":"list.data"}])", {.max_copied = 8}));
    EXPECT_FALSE(resolve(R"([{"$ref":"list.data"},{"$ref":"list.data"}])", {.max_copied = 7}));
    // Three numbers and their list are 64 bytes each time.
    EXPECT_TRUE(
        resolve(R"([{"$ref":"list.data"},{"$ref":"list.data"}])", {.max_copied_bytes = 128}));
    EXPECT_FALSE(
        resolve(R"([{"$ref":"list.data"},{"$ref":"list.data"}])", {.max_copied_bytes = 127}));
    const json two = json::parse(R"([{"$ref":"list.data"},{"$ref":"list.data"}])");
    EXPECT_TRUE(find_references(two, {.max_references = 2}));
    EXPECT_FALSE(find_references(two, {.max_references = 1}));
    EXPECT_FALSE(parse_reference("a.data.b.c.d", {.max_path_parts = 2}));
}

TEST(Reference, WhatWasCopiedIsCounted) {
    const json params = json::parse(R"({"fixed":[1,2,3],"copied":{"$ref":"list.data"}})");
    const auto references = find_references(params);
    const auto resolved = resolve_references(
        params, *references, [](std::string_view) { return &answers().at("list"); });
    // Three numbers and their list.
    EXPECT_EQ(resolved->copied_bytes, 64U);
}

TEST(Reference, LongTextsAreCounted) {
    const json data = json::array({std::string(1U << 20U, 'x')});
    const auto copies = [&data](std::size_t count) {
        const json params(count, json{{"$ref", "big.data"}});
        return resolve(params, [&data](std::string_view) { return &data; }, {});
    };
    EXPECT_TRUE(copies(15));
    const auto refused = copies(16);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidParams);
    EXPECT_THAT(refused.error().message, HasSubstr("bytes into one step"));
}

}  // namespace
}  // namespace faultline::engine
