#include "engine/policy/result_guard.h"

#include "base/json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

EffectiveLimits limits(std::size_t bytes, std::size_t rows) {
    return EffectiveLimits{.max_rows = rows, .max_result_bytes = bytes};
}

TEST(ResultGuard, OnlyTheCallersOwnDataPasses) {
    EXPECT_TRUE(check_owner("lookup", "acme", "acme"));
    EXPECT_TRUE(check_owner("lookup", "", "acme"));
    const auto refused = check_owner("lookup", "globex", "acme");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kTenantMismatch);
    EXPECT_EQ(refused.error().message.find("globex"), std::string::npos);
    EXPECT_NE(refused.error().cause.find("globex"), std::string::npos);
}

TEST(ResultGuard, SizeLimitIsExactToTheByte) {
    const std::vector<json> values = {json(nullptr),
                                      json("text"),
                                      json("\x01\x02\"\\\n"),
                                      json{{"a", {1, 2.5, -3}}, {"b", "ü"}},
                                      json::array({json::object(), json::array(), true, "x"}),
                                      json(1e300),
                                      json(std::string(1000, 'x'))};
    for (const json& value : values) {
        const std::size_t bytes = dump_json(value).size();
        EXPECT_TRUE(check_size("lookup", value, limits(bytes, 100))) << value;
        const auto refused = check_size("lookup", value, limits(bytes - 1, 100));
        ASSERT_FALSE(refused) << value;
        EXPECT_EQ(refused.error().code, ErrorCode::kMaxRowsExceeded);
    }
}

TEST(ResultGuard, RowsAreCountedInBothForms) {
    const json list = json::array({1, 2, 3});
    const json table = {{"rows", list}, {"columns", {"a"}}};
    for (const json& data : {list, table}) {
        EXPECT_TRUE(check_size("lookup", data, limits(1000, 3)));
        const auto refused = check_size("lookup", data, limits(1000, 2));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::kMaxRowsExceeded);
    }
    EXPECT_TRUE(check_size("lookup", json{{"rows", 5}}, limits(1000, 2)));
    EXPECT_TRUE(check_size("lookup", json("rows"), limits(1000, 0)));
}

}  // namespace
}  // namespace faultline::engine
