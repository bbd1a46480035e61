#include "base/result.h"

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(Error, IsWrittenInOneLine) {
    const Error plain{ErrorKind::kInvalid, "for people"};
    EXPECT_EQ(plain.cause, "");
    EXPECT_FALSE(plain.position.has_value());
    EXPECT_EQ(Error(ErrorKind::kInvalid, "for people", "for the log").cause, "for the log");
}

TEST(ResultDeathTest, TheValueOfAnErrorAborts) {
    const Result<int> failed = Error{ErrorKind::kInternal, "why"};
    EXPECT_DEATH((void)failed.value(), "why");
}

}  // namespace
}  // namespace faultline
