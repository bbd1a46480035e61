#include "loadgen/record/expected_statuses.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::load {
namespace {

TEST(ExpectedStatuses, AreStatusesAndClasses) {
    const auto expected = ExpectedStatuses::parse({"200", "3xx", "503"}).value();
    EXPECT_TRUE(expected.declared());
    EXPECT_EQ(expected.text(), "200, 3xx or 503");
    for (const unsigned status : {200U, 300U, 302U, 399U, 503U}) {
        EXPECT_TRUE(expected.contains(status)) << status;
    }
    for (const unsigned status : {0U, 199U, 201U, 299U, 400U, 500U, 600U, 999U}) {
        EXPECT_FALSE(expected.contains(status)) << status;
    }
    EXPECT_FALSE(ExpectedStatuses().declared());
    EXPECT_TRUE(ExpectedStatuses::parse({"100", "5XX"}).value().contains(599));
}

TEST(ExpectedStatuses, WhatIsNoneIsNamed) {
    for (const char* name : {"", "99", "600", "0200", "20", "2x", "x00", "2xX", "6xx", "0xx", "ok",
                             "-200", "+20", "2 0", "200,302", "200.0"}) {
        const auto refused = ExpectedStatuses::parse({"200", name});
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().message, '"' + std::string(name) + "\" is no HTTP status");
    }
    EXPECT_FALSE(ExpectedStatuses::parse({}));
}

}  // namespace
}  // namespace faultline::load
