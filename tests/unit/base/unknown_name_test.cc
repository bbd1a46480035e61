#include "base/unknown_name.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(UnknownName, IsAnsweredWithTheNearestAndTheList) {
    EXPECT_EQ(there_is_no("clock", "vrtual", {"real", "virtual"}),
              "there is no clock vrtual; did you mean virtual? There are real, virtual");
    EXPECT_EQ(there_is_no("clock", "x", {"real", "virtual"}),
              "there is no clock x; there are real, virtual");
    EXPECT_EQ(did_you_mean("x", {"real"}), "");
}

TEST(UnknownName, SaysNothingToATerminal) {
    EXPECT_EQ(there_is_no("clock", "a\x1b[2Jb\n", {"real"}),
              "there is no clock a?[2Jb?; there are real");
}

}  // namespace
}  // namespace faultline
