#include "scenarios/run/error_text.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

Error error_of(std::string message, std::string cause) {
    return Error{ErrorKind::kUnavailable, std::move(message), std::move(cause)};
}

TEST(ErrorText, SaysWhyInOneLine) {
    EXPECT_EQ(reason_of(error_of("it failed", "")), "it failed");
    EXPECT_EQ(reason_of(error_of("it failed", "\n no room\nat line 7")), "it failed: no room");
    EXPECT_EQ(reason_of(error_of("it failed: no room", "no room")), "it failed: no room");
    EXPECT_LT(reason_of(error_of("it failed", std::string(5000, 'x'))).size(), 400U);
}

}  // namespace
}  // namespace faultline::scenario
