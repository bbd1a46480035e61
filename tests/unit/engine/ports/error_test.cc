#include "engine/ports/error.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

TEST(ErrorCode, AllNamesRoundTrip) {
    std::set<std::string_view> names;
    std::set<std::string_view> labels;
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        names.insert(to_string(code));
        const std::string_view label = error_code_labels()[index_of(code)];
        labels.insert(label);
        EXPECT_EQ(error_code_from(to_string(code)), code);
        EXPECT_EQ(error_code_from(label), code);
        std::string lower(to_string(code));
        for (char& c : lower) {
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        EXPECT_EQ(label, lower);
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

TEST(ErrorCode, ListsOfTextsHaveEveryCodeAtItsIndex) {
    ASSERT_EQ(error_code_names().size(), kErrorCodeCount);
    ASSERT_EQ(error_code_labels().size(), kErrorCodeCount);
    EXPECT_EQ(error_code_names()[index_of(ErrorCode::kSqlBlocked)], "SQL_BLOCKED");
    EXPECT_EQ(error_code_labels()[index_of(ErrorCode::kSqlBlocked)], "sql_blocked");
}

TEST(EngineError, EveryKindOfTheLibraryHasACodeAndComesBack) {
    const std::map<ErrorKind, ErrorCode> table = {
        {ErrorKind::kInvalid, ErrorCode::kInvalidParams},
        {ErrorKind::kNotFound, ErrorCode::kDataNotFound},
        {ErrorKind::kDenied, ErrorCode::kPermissionDenied},
        {ErrorKind::kTimeout, ErrorCode::kToolTimeout},
        {ErrorKind::kUnavailable, ErrorCode::kUpstreamUnavailable},
        {ErrorKind::kTooLarge, ErrorCode::kMaxRowsExceeded},
        {ErrorKind::kInternal, ErrorCode::kInternalError}};
    for (const auto& [kind, code] : table) {
        const Error coded = from_base({kind, "message", "cause"});
        EXPECT_EQ(coded.code, code);
        EXPECT_EQ(coded.message, "message");
        EXPECT_EQ(coded.cause, "cause");
        const faultline::Error back = to_base(coded);
        EXPECT_EQ(back.kind, kind);
        EXPECT_EQ(back.message, "message");
        EXPECT_EQ(back.cause, "cause");
    }
}

TEST(ResultDeathTest, TheValueOfAnErrorAborts) {
    const Result<int> failed = Error{.code = ErrorCode::kInternalError, .message = "why"};
    EXPECT_DEATH((void)failed.value(), "why");
}

}  // namespace
}  // namespace faultline::engine
