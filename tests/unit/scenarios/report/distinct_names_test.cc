#include "scenarios/report/distinct_names.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(DistinctNames, WhatOccursAgainIsNumbered) {
    EXPECT_EQ(made_distinct({"a", "b", "a", "a"}),
              (std::vector<std::string>{"a", "b", "a (2)", "a (3)"}));
}

TEST(DistinctNames, ANumberThatIsTakenIsNotGivenTwice) {
    EXPECT_EQ(made_distinct({"a (2)", "a", "a"}),
              (std::vector<std::string>{"a (2)", "a", "a (3)"}));
}

}  // namespace
}  // namespace faultline::scenario
