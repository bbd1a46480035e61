#include "cli/closed_list.h"

#include <string>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

TEST(ClosedList, WhatIsNoneOfItIsAnsweredWithTheNearestAndTheList) {
    std::string clock;
    CLI::App app;
    app.add_option("--clock", clock, "The clock")->check(one_of("clock", {"real", "virtual"}));
    app.parse("--clock virtual");
    EXPECT_EQ(clock, "virtual");
    try {
        app.parse("--clock vrtual");
        ADD_FAILURE() << clock;
    } catch (const CLI::ParseError& error) {
        EXPECT_STREQ(error.what(),
                     "--clock: there is no clock vrtual; did you mean virtual? There are real, "
                     "virtual");
    }
}

}  // namespace
}  // namespace faultline::cli
