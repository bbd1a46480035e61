#include "faults/catalogue/parameter_value.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

using namespace std::chrono_literals;
using Kind = ParameterKind;

TEST(ParameterValue, IsReadAsItsKind) {
    EXPECT_EQ(*parse_parameter(Kind::kDuration, "1500ms"), ParameterValue(Duration(1500ms)));
    EXPECT_EQ(*parse_parameter(Kind::kNumber, "0.25"), ParameterValue(0.25));
    EXPECT_EQ(*parse_parameter(Kind::kNumber, "25%"), ParameterValue(0.25));
    EXPECT_EQ(*parse_parameter(Kind::kInteger, "-3"), ParameterValue(std::int64_t{-3}));
    EXPECT_EQ(*parse_parameter(Kind::kBool, "true"), ParameterValue(true));
    EXPECT_EQ(*parse_parameter(Kind::kText, "5"), ParameterValue(std::string("5")));
}

TEST(ParameterValue, WhatIsNoneIsRefusedWithWhatToWrite) {
    const std::vector<std::pair<Kind, const char*>> bad = {
        {Kind::kDuration, "1"},  {Kind::kDuration, "-1s"}, {Kind::kNumber, "x"},
        {Kind::kNumber, "inf"},  {Kind::kNumber, "150%"},  {Kind::kInteger, "0.5"},
        {Kind::kInteger, "5 "},  {Kind::kBool, "yes"},     {Kind::kText, ""},
        {Kind::kInteger, "9e9"}, {Kind::kNumber, ""},
    };
    for (const auto& [kind, text] : bad) {
        const auto refused = parse_parameter(kind, text);
        ASSERT_FALSE(refused) << text;
        EXPECT_NE(refused.error().message.find("; write "), std::string::npos)
            << refused.error().message;
    }
}

TEST(ParameterValue, ItsTextIsReadBackAsTheSame) {
    const std::vector<ParameterValue> values = {
        Duration(0),      Duration(90s), Duration(1500ms), Duration(1'234'567'891),  0.1, 1.0 / 3.0,
        std::int64_t{-5}, true,          Duration(40ms),   std::string("it's \"x\"")};
    for (const ParameterValue& value : values) {
        const auto back = parse_parameter(kind_of(value), to_text(value));
        ASSERT_TRUE(back) << to_text(value);
        EXPECT_EQ(*back, value) << to_text(value);
    }
    EXPECT_EQ(to_text(Duration(1500ms)), "1500ms");
}

}  // namespace
}  // namespace faultline::fault
