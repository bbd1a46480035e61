#include "engine/api/api_keys.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

class Keys : public testing::Test {
protected:
    Keys() {
        EXPECT_TRUE(keys_.add("acme-key-1", {"ann", "acme", {"run", "read"}}));
        EXPECT_TRUE(keys_.add("other-key-1", {"bob", "other", {"read"}}));
    }
    std::string who(net::Headers headers) {
        const Result<Principal> principal = keys_.authenticate(headers);
        return principal ? principal->name + "@" + principal->tenant
                         : std::string(to_string(principal.error().code));
    }
    ApiKeys keys_;
};

TEST_F(Keys, NameAPrincipal) {
    EXPECT_EQ(who({{"Authorization", "Bearer acme-key-1"}}), "ann@acme");
    EXPECT_EQ(who({{"authorization", "bearer   acme-key-1"}}), "ann@acme");
    EXPECT_EQ(who({{"X-API-Key", "other-key-1"}}), "bob@other");
    EXPECT_EQ(who({{"x-api-key", "acme-key-1"}, {"Authorization", "Bearer acme-key-1"}}),
              "ann@acme");
    const Principal principal = *keys_.authenticate({{"X-API-Key", "other-key-1"}});
    EXPECT_TRUE(principal.may("read"));
    EXPECT_FALSE(principal.may("run"));
}

TEST_F(Keys, RefuseEverythingElse) {
    const std::vector<net::Headers> wrong = {
        {},
        {{"Authorization", ""}},
        {{"Authorization", "Bearer"}},
        {{"Authorization", "Bearer "}},
        {{"Authorization", "acme-key-1"}},
        {{"Authorization", "Basic acme-key-1"}},
        {{"Authorization", "Bearer acme-key-2"}},
        {{"Authorization", "Bearer acme-key-"}},
        {{"Authorization", "Bearer acme-key-1 "}},
        {{"Authorization", "Bearer acme-key-1x"}},
        {{"Authorization", "Bearer ACME-KEY-1"}},
        {{"X-API-Key", ""}},
        {{"X-API-Key", "Bearer acme-key-1"}},
        {{"X-API-Key", std::string(100'000, 'a')}},
        {{"X-API-Key", "acme-key-1"}, {"X-API-Key", "other-key-1"}},
        {{"X-API-Key", "acme-key-1"}, {"Authorization", "Bearer other-key-1"}},
        {{"X-API-Key", "acme-key-1"}, {"Authorization", "Basic eDp5"}},
        {{"Cookie", "acme-key-1"}},
    };
    for (const net::Headers& headers : wrong) {
        EXPECT_EQ(who(headers), "AUTH_FAILED") << (headers.empty() ? "" : headers[0].second);
    }
}

TEST_F(Keys, NoOtherHeaderRaisesRights) {
    const net::Headers headers = {{"X-API-Key", "other-key-1"},
                                  {"X-Tenant", "acme"},
                                  {"X-Scopes", "run read admin"},
                                  {"X-Principal", "ann"}};
    const Principal principal = *keys_.authenticate(headers);
    EXPECT_EQ(principal.tenant, "other");
    EXPECT_EQ(principal.name, "bob");
    EXPECT_EQ(principal.scopes.size(), 1U);
}

TEST_F(Keys, AreCheckedWhenAdded) {
    const auto message = [this](const std::string& key, Principal principal) {
        const auto added = keys_.add(key, std::move(principal));
        return added ? std::string() : added.error().message;
    };
    EXPECT_NE(message("short", {"a", "t", {}}), "");
    EXPECT_NE(message("with space", {"a", "t", {}}), "");
    EXPECT_NE(message("caf\xC3\xA9-key-1", {"a", "t", {}}), "");
    EXPECT_NE(message(std::string(513, 'k'), {"a", "t", {}}), "");
    EXPECT_NE(message("acme-key-1", {"a", "t", {}}), "") << "taken";
    EXPECT_NE(message("new-key-1", {"", "t", {}}), "");
    EXPECT_NE(message("new-key-1", {"a", "", {}}), "");
    EXPECT_NE(message("new-key-1", {"a", "t", {"admin"}}), "");
    EXPECT_EQ(message("with space", {"a", "t", {}}).find("with space"), std::string::npos);
    EXPECT_EQ(message("new-key-1", {"a", "t", {}}), "");
}

}  // namespace
}  // namespace faultline::engine
