#include "engine/api/error_map.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST(ErrorMap, EveryCodeHasItsStatus) {
    using enum ErrorCode;
    const std::vector<std::pair<ErrorCode, unsigned>> table = {
        {kPolicyDeny, 403},     {kRateLimited, 429},    {kCircuitOpen, 503},
        {kToolTimeout, 504},    {kToolBadRequest, 400}, {kUpstreamUnavailable, 503},
        {kInternalError, 500},  {kPlanInvalid, 400},    {kPlanTimeout, 504},
        {kExecuteTimeout, 504}, {kComposeTimeout, 504}, {kSqlBlocked, 403},
        {kTenantMismatch, 403}, {kAuthFailed, 401},     {kPermissionDenied, 403},
        {kDataNotFound, 404},   {kInvalidParams, 400},  {kMaxRowsExceeded, 400},
    };
    ASSERT_EQ(table.size(), kErrorCodeCount);
    for (const auto& [code, status] : table) {
        EXPECT_EQ(http_status(code), status) << to_string(code);
    }
}

TEST(ErrorMap, TheBodyNeverHoldsTheCause) {
    const auto response = error_response(
        Error{.code = ErrorCode::kInternalError, .message = "internal \"error\"", .cause = "/etc"},
        "t1");
    EXPECT_EQ(response.status, 500U);
    EXPECT_EQ(json::parse(response.body), (json{{"error",
                                                 {{"code", "INTERNAL_ERROR"},
                                                  {"message", "internal \"error\""},
                                                  {"trace_id", "t1"}}}}));
    EXPECT_EQ(net::find_header(response.headers, "content-type"), "application/json");
    EXPECT_FALSE(net::find_header(response.headers, "retry-after"));
}

TEST(ErrorMap, FullAndLimitedSayWhenToComeBack) {
    const auto header = [](ErrorCode code, std::optional<Duration> wait) {
        const auto response =
            error_response(Error{.code = code, .message = "m", .retry_after = wait}, "t");
        return std::string(net::find_header(response.headers, "Retry-After").value_or("none"));
    };
    EXPECT_EQ(header(ErrorCode::kRateLimited, 2500ms), "3");
    EXPECT_EQ(header(ErrorCode::kRateLimited, {}), "1");
    EXPECT_EQ(header(ErrorCode::kUpstreamUnavailable, 1ns), "1");
    EXPECT_EQ(header(ErrorCode::kCircuitOpen, 30s), "30");
    EXPECT_EQ(header(ErrorCode::kRateLimited, -5s), "1");
    EXPECT_EQ(header(ErrorCode::kPlanInvalid, 5s), "none");
}

}  // namespace
}  // namespace faultline::engine
