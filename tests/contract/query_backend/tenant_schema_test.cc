#include "tests/contract/query_backend/tenant_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(TenantSchema, names_are_quoted) {
    EXPECT_EQ(tenant_role("a\"b"), "tenant_a\"b");
    EXPECT_THAT(create_tenant_role_sql("a\"b; DROP"),
                StartsWith("CREATE ROLE \"tenant_a\"\"b; DROP\" LOGIN NOSUPERUSER"));
    EXPECT_EQ(grant_read_sql("acme", "or\"ders"),
              "GRANT SELECT ON \"or\"\"ders\" TO \"tenant_acme\";\n");
}

TEST(TenantSchema, policies_stand_on_the_session_user) {
    EXPECT_THAT(protect_table_sql("orders", "tenant_id"),
                HasSubstr("USING (\"tenant_id\" = substr(session_user::text, 8))"));
    EXPECT_THAT(protect_table_sql("orders"), HasSubstr("FORCE ROW LEVEL SECURITY"));
}

}  // namespace
}  // namespace faultline::engine
