#include "scenarios/report/json_number.h"

#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::scenario {
namespace {

using nlohmann::json;

TEST(JsonNumber, IsTakenAsFarAsItFits) {
    EXPECT_EQ(json_number<std::uint8_t>(json::parse("255")), 255U);
    EXPECT_EQ(json_number<std::int64_t>(json::parse("-9223372036854775808")), INT64_MIN);
    EXPECT_EQ(json_number<std::uint64_t>(json::parse("18446744073709551615")), UINT64_MAX);
    EXPECT_EQ(json_number<int>(json::parse("-1")), -1);
}

TEST(JsonNumber, AnythingElseIsRefused) {
    EXPECT_THROW((void)json_number<std::uint8_t>(json::parse("256")), std::out_of_range);
    EXPECT_THROW((void)json_number<std::uint64_t>(json::parse("-1")), std::out_of_range);
    EXPECT_THROW((void)json_number<std::int64_t>(json::parse("9223372036854775808")),
                 std::out_of_range);
    EXPECT_THROW((void)json_number<int>(json::parse("-2147483649")), std::out_of_range);
    for (const char* other : {"1e300", "1.0", "\"1\"", "null", "true", "[1]"}) {
        EXPECT_THROW((void)json_number<int>(json::parse(other)), std::out_of_range) << other;
        EXPECT_THROW((void)json_number<unsigned>(json::parse(other)), std::out_of_range) << other;
    }
}

}  // namespace
}  // namespace faultline::scenario
