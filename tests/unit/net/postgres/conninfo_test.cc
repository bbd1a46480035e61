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

TEST(Conninfo, ShowsItsPasswordToWhoMustHideIt) {
    EXPECT_EQ(conninfo_password("host=h password='a b' user=acme"), "a b");
    EXPECT_EQ(conninfo_password("host=h user=acme"), "");
}

TEST(Conninfo, NamesItsRoleInEveryForm) {
    EXPECT_EQ(conninfo_role("host=h user=acme dbname=d"), "acme");
    EXPECT_EQ(conninfo_role("host=h user='a b\\'c'"), "a b'c");
    EXPECT_EQ(conninfo_role("user=first host=h user=last"), "last");
    EXPECT_EQ(conninfo_role("postgresql://acme:secret@127.0.0.1:5432/db"), "acme");
    EXPECT_EQ(conninfo_role("postgresql:///db?user=acme"), "acme");
    EXPECT_EQ(conninfo_role("host=h"), "");
    EXPECT_EQ(conninfo_role("no connection string"), "");
}

}  // namespace
}  // namespace faultline::net
