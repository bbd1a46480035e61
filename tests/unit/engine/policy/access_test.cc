#include "engine/policy/access.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

CallContext caller(std::string tenant, std::string principal) {
    CallContext context;
    context.tenant = std::move(tenant);
    context.principal = std::move(principal);
    return context;
}

TEST(Access, EachRefusalHasItsOwnCode) {
    ToolCapability capability;
    capability.tool_id = "lookup";
    capability.supported_tenants = std::vector<std::string>{"acme"};
    EXPECT_TRUE(check_access(capability, caller("acme", "ann")));
    EXPECT_EQ(check_access(capability, caller("", "ann")).error().code, ErrorCode::kTenantMismatch);
    EXPECT_EQ(check_access(capability, caller("acme", "")).error().code, ErrorCode::kAuthFailed);
    EXPECT_EQ(check_access(capability, caller("globex", "ann")).error().code,
              ErrorCode::kPermissionDenied);
    // The tenants that a tool does serve are nobody else's business.
    EXPECT_EQ(check_access(capability, caller("globex", "ann")).error().message.find("acme"),
              std::string::npos);
}

TEST(Access, NullTenantsMeansAllAndAuthenticationCanBeWaived) {
    ToolCapability capability;
    capability.tool_id = "lookup";
    EXPECT_TRUE(check_access(capability, caller("anybody", "ann")));
    capability.requires_authentication = false;
    EXPECT_TRUE(check_access(capability, caller("anybody", "")));
}

}  // namespace
}  // namespace faultline::engine
