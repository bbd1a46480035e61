#include "engine/policy/json_size.h"

#include "base/json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

TEST(JsonSize, CountsValuesTextsAndKeys) {
    const JsonSize size = json_size(json::parse(R"({"abc":["x","yz",1]})"));
    EXPECT_EQ(size.values, 5U);
    EXPECT_EQ(size.memory_bytes, 5U * 16U + 3U + 3U);
}

TEST(JsonSize, TheTextIsNeverLongerThanCounted) {
    for (const json& value :
         {json(nullptr), json("\x01\x02\"\\\n"), json{{"a", {1, 2.5, -3}}, {"\x1f", "ü"}},
          json::array({json::object(), json::array(), true, "x"}), json(-1.7976931348623157e308),
          json(std::string(1000, '\x1f')), json::binary({255, 255, 255}, 1U << 30U)}) {
        EXPECT_GE(json_size(value).dump_bytes, value.dump().size()) << value;
    }
}

TEST(JsonSize, StopsAboveItsLimit) {
    const json wide = json::array({std::string(100, 'x'), 1, 2});
    const JsonSize stopped = json_size(wide, {.memory_bytes = 15});
    EXPECT_EQ(stopped.values, 1U);
    EXPECT_GT(json_size(wide, {.memory_bytes = 50}).memory_bytes, 50U);
    EXPECT_GT(json_size(json(1'000, 7), {.values = 10}).values, 10U);
    JsonSize sum;
    add_json_size(wide, {}, sum);
    add_json_size(wide, {}, sum);
    EXPECT_EQ(sum.values, 8U);
}

}  // namespace
}  // namespace faultline::engine
