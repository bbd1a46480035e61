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

TEST(ErrorText, HidesWhatMustNotBeShown) {
    EXPECT_EQ(without("a canary-1, canary-1 and key4", {"canary-1", "", "key4"}),
              "a ***, *** and ***");
    EXPECT_EQ(without("nothing", {}), "nothing");
    EXPECT_EQ(without("****", {"****"}), "***") << "the mask is not searched again";
    EXPECT_EQ(without("0 tool_hang", {"0", "tool"}), "0 ***_hang") << "short ones are words";
    EXPECT_EQ(without("the key-acme", {"key-", "key-acme"}), "the ***") << "the longest first";
}

}  // namespace
}  // namespace faultline::scenario
