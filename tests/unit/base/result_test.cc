#include "base/result.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace faultline {
namespace {

TEST(ErrorCode, AllNamesRoundTrip) {
    std::set<std::string_view> names;
    std::set<std::string_view> labels;
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        names.insert(to_string(code));
        labels.insert(to_label(code));
        EXPECT_EQ(error_code_from(to_string(code)), code);
        EXPECT_EQ(error_code_from(to_label(code)), code);
        std::string lower(to_string(code));
        for (char& c : lower) {
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        EXPECT_EQ(to_label(code), lower);
    }
    EXPECT_EQ(names.size(), 18U);
    EXPECT_EQ(labels.size(), 18U);
    EXPECT_EQ(to_string(ErrorCode::kToolTimeout), "TOOL_TIMEOUT");
    EXPECT_EQ(to_string(ErrorCode::kMaxRowsExceeded), "MAX_ROWS_EXCEEDED");
}

TEST(ErrorCode, UnknownNamesAreNothing) {
    for (const std::string_view name : {"", "TOOL", "TOOL_TIMEOUT ", "Tool_Timeout", "none"}) {
        EXPECT_EQ(error_code_from(name), std::nullopt) << name;
    }
}

TEST(ErrorCode, FinalAndSecurity) {
    const std::set<ErrorCode> security = {ErrorCode::kSqlBlocked, ErrorCode::kTenantMismatch,
                                          ErrorCode::kAuthFailed, ErrorCode::kPermissionDenied};
    const std::set<ErrorCode> retryable = {
        ErrorCode::kRateLimited,         ErrorCode::kCircuitOpen,   ErrorCode::kToolTimeout,
        ErrorCode::kUpstreamUnavailable, ErrorCode::kInternalError, ErrorCode::kPlanTimeout,
        ErrorCode::kExecuteTimeout,      ErrorCode::kComposeTimeout};
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        EXPECT_EQ(is_security(code), security.contains(code)) << to_string(code);
        EXPECT_EQ(is_final(code), !retryable.contains(code)) << to_string(code);
    }
}

TEST(ResultDeathTest, TheValueOfAnErrorAborts) {
    const Result<int> failed =
        Error{.code = ErrorCode::kInternalError, .message = "why", .cause = {}};
    EXPECT_DEATH((void)failed.value(), "why");
}

}  // namespace
}  // namespace faultline
