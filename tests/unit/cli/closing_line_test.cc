#include "cli/closing_line.h"

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

TEST(ClosingLine, SaysWhatTheExitCodeSays) {
    EXPECT_EQ(closing_line(0, "1 scenario: 1 passed\n"), "PASS: 1 scenario: 1 passed (exit 0)\n");
    EXPECT_EQ(closing_line(1, "1 scenario: 1 passed; 1 not proven\n"),
              "FAIL: 1 scenario: 1 passed; 1 not proven (exit 1)\n");
    EXPECT_EQ(closing_line(3, "x"), "INCONCLUSIVE: x (exit 3)\n");
    EXPECT_EQ(closing_line(4, "x"), "ERROR: x (exit 4)\n");
    EXPECT_EQ(closing_line(70, "x"), "ERROR: x (exit 70)\n");
    EXPECT_EQ(closing_line(130, "x"), "INTERRUPTED: x (exit 130)\n");
}

}  // namespace
}  // namespace faultline::cli
