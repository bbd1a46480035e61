#include "engine/api/error_map.h"

#include "base/planted_bug.h"
#include "engine/api/json_text.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

unsigned http_status(ErrorCode code) {
    switch (code) {
        case ErrorCode::kPlanInvalid:
        case ErrorCode::kInvalidParams:
        case ErrorCode::kToolBadRequest:
        case ErrorCode::kMaxRowsExceeded:
            return 400;
        case ErrorCode::kAuthFailed:
            return 401;
        case ErrorCode::kTenantMismatch:
        case ErrorCode::kPermissionDenied:
        case ErrorCode::kPolicyDeny:
        case ErrorCode::kSqlBlocked:
            return 403;
        case ErrorCode::kDataNotFound:
            return 404;
        case ErrorCode::kRateLimited:
            return 429;
        case ErrorCode::kCircuitOpen:
        case ErrorCode::kUpstreamUnavailable:
            return planted("unavailable_is_500") ? 500 : 503;
        case ErrorCode::kToolTimeout:
        case ErrorCode::kPlanTimeout:
        case ErrorCode::kExecuteTimeout:
        case ErrorCode::kComposeTimeout:
            return 504;
        case ErrorCode::kInternalError:
            return 500;
    }
    return 500;
}

std::string retry_after_seconds(std::optional<Duration> wait) {
    if (planted("retry_after_in_milliseconds")) {
        return fmt::format("{}", std::chrono::ceil<std::chrono::milliseconds>(
                                     wait.value_or(std::chrono::seconds(1)))
                                     .count());
    }
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(wait.value_or(std::chrono::seconds(1))).count();
    return fmt::format("{}", std::max<std::int64_t>(1, seconds));
}

net::HttpResponse error_response(const Error& error, std::string_view trace_id) {
    return error_response(http_status(error.code), error, trace_id);
}

net::HttpResponse error_response(unsigned status, const Error& error, std::string_view trace_id) {
    JsonText inner;
    inner.text("code", to_string(error.code));
    inner.text("message", error.message);
    inner.text("trace_id", trace_id);
    JsonText body;
    body.raw("error", inner.take());
    net::HttpResponse response{
        .status = status, .headers = {{"Content-Type", "application/json"}}, .body = body.take()};
    if ((status == 429 || status == 503) && !planted("retry_after_missing")) {
        response.headers.emplace_back("Retry-After", retry_after_seconds(error.retry_after));
    }
    return response;
}

}  // namespace faultline::engine
