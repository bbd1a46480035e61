#include "net/postgres/conninfo.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

TEST(Conninfo, IsCheckedWithoutAConnection) {
    EXPECT_TRUE(check_conninfo("host=127.0.0.1 port=5432 user=acme password='a b'"));
    EXPECT_TRUE(check_conninfo("postgresql://acme@127.0.0.1:5432/db"));
    EXPECT_TRUE(check_conninfo(""));
    const auto unknown = check_conninfo("hots=127.0.0.1 password=secret");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().message, "invalid connection option \"hots\"");
    EXPECT_FALSE(check_conninfo("127.0.0.1:5432"));
    EXPECT_FALSE(check_conninfo("postgresql://127.0.0.1:5432/db?hots=1"));
}

}  // namespace
}  // namespace faultline::net
