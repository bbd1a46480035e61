#include "engine/api/capability_codec.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

class Silent final : public Tool {
public:
    boost::asio::awaitable<Result<ToolOutput>> call(CallContext, JsonPtr) override {
        co_return ToolOutput{.data = json_null(), .tenant = {}, .cached = false, .warnings = {}};
    }
};

TEST(Capabilities, ListWhatTheTenantMayCall) {
    ToolRegistry tools;
    ToolCapability open;
    open.tool_id = "open";
    open.max_rows = 77;
    ASSERT_TRUE(tools.add(open, std::make_shared<Silent>()));
    ToolCapability shared;
    shared.tool_id = "shared";
    shared.supported_tenants = {"acme", "secret-tenant"};
    ASSERT_TRUE(tools.add(shared, std::make_shared<Silent>()));
    ToolCapability closed;
    closed.tool_id = "closed";
    closed.supported_tenants = {"secret-tenant"};
    ASSERT_TRUE(tools.add(closed, std::make_shared<Silent>()));

    const std::string body = encode_capabilities(tools, "acme");
    EXPECT_EQ(body.find("secret-tenant"), std::string::npos);
    const json list = json::parse(body).at("tools");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list.at(0).at("tool_id"), "open");
    EXPECT_EQ(list.at(0).at("supported_tenants"), nullptr);
    EXPECT_EQ(list.at(0).at("max_rows"), 77);
    EXPECT_EQ(list.at(0).at("fallback_tool_id"), nullptr);
    EXPECT_EQ(list.at(0).at("capability_type"), "read_only");
    EXPECT_EQ(list.at(0).at("execution_mode"), "parallel");
    EXPECT_EQ(list.at(0).at("timeout_seconds"), 30.0);
    EXPECT_EQ(list.at(0).size(), 18U) << "every field of contracts §2, and the name";
    EXPECT_EQ(list.at(1).at("supported_tenants"), (json{"acme"}));
}

}  // namespace
}  // namespace faultline::engine
