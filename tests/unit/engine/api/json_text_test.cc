#include "engine/api/json_text.h"

#include "base/json.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

TEST(JsonText, WritesWhatAParserReads) {
    JsonText object;
    object.text("plain", "x")
        .text("awkward", "\"\\\n\x01 \xC3\xA9 \xFF")
        .text_or_null("none", "")
        .number("pi", 3.25)
        .number("tiny", 1e-7)
        .number("nan", std::numeric_limits<double>::quiet_NaN())
        .integer("negative", -5)
        .natural("most", std::numeric_limits<std::uint64_t>::max())
        .boolean("yes", true)
        .null("null")
        .raw("raw", "[1,{}]");
    const json value = json::parse(object.take());
    EXPECT_EQ(value.at("awkward"), "\"\\\n\x01 \xC3\xA9 \xEF\xBF\xBD");
    EXPECT_EQ(value.at("none"), nullptr);
    EXPECT_EQ(value.at("pi"), 3.25);
    EXPECT_EQ(value.at("tiny"), 1e-7);
    EXPECT_EQ(value.at("nan"), nullptr);
    EXPECT_EQ(value.at("negative"), -5);
    EXPECT_EQ(value.at("most"), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(value.at("raw"), (json{1, json::object()}));
    EXPECT_EQ(object.take(), "{}");
}

TEST(JsonText, QuotesAsTheLibraryDoes) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text = std::string("a") + static_cast<char>(byte) + "b";
        std::string out;
        append_quoted(out, text);
        EXPECT_EQ(json::parse(out), json::parse(quote_json(text))) << byte;
    }
}

TEST(JsonArrayText, JoinsItsElements) {
    JsonArrayText list;
    EXPECT_EQ(list.take(), "[]");
    list.raw("1");
    list.text("a\"b");
    EXPECT_EQ(list.take(), R"([1,"a\"b"])");
}

}  // namespace
}  // namespace faultline::engine
