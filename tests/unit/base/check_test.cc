#include "base/check.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(CheckDeathTest, NamesPlaceExpressionAndReason) {
    const int two = 2;
    FAULTLINE_CHECK(two == 2, "fine");
    EXPECT_DEATH(FAULTLINE_CHECK(two == 3, "arithmetic is off"),
                 "check_test.cc:[0-9]+: invariant broken: two == 3 .arithmetic is off.");
}

}  // namespace
}  // namespace faultline
