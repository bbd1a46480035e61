#include "net/http/date_field.h"

#include <gtest/gtest.h>

namespace faultline::net {
namespace {

using namespace std::chrono_literals;

WallTime wall(std::chrono::seconds since_epoch) { return WallTime(since_epoch); }

TEST(DateField, IsWrittenAsHttpWantsIt) {
    DateField date;
    EXPECT_EQ(date.at(wall(784'111'777s)), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(date.at(wall(0s)), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(date.at(wall(1'709'164'799s)), "Wed, 28 Feb 2024 23:59:59 GMT");
}

TEST(DateField, FollowsTheClockBySeconds) {
    DateField date;
    EXPECT_EQ(date.at(wall(1'709'164'799s)), "Wed, 28 Feb 2024 23:59:59 GMT");
    EXPECT_EQ(date.at(wall(1'709'164'799s) + 999ms), "Wed, 28 Feb 2024 23:59:59 GMT");
    EXPECT_EQ(date.at(wall(1'709'164'800s)), "Thu, 29 Feb 2024 00:00:00 GMT");
    EXPECT_EQ(date.at(wall(1'709'164'799s)), "Wed, 28 Feb 2024 23:59:59 GMT") << "set back";
}

}  // namespace
}  // namespace faultline::net
