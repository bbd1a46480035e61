#include "engine/ports/error.h"

#include "base/check.h"

#include <algorithm>
#include <utility>

namespace faultline::engine {

namespace {

// Both in the order of the enumeration.
constexpr std::array<std::string_view, kErrorCodeCount> kNames = {
    "POLICY_DENY",      "RATE_LIMITED",         "CIRCUIT_OPEN",      "TOOL_TIMEOUT",
    "TOOL_BAD_REQUEST", "UPSTREAM_UNAVAILABLE", "INTERNAL_ERROR",    "PLAN_INVALID",
    "PLAN_TIMEOUT",     "EXECUTE_TIMEOUT",      "COMPOSE_TIMEOUT",   "SQL_BLOCKED",
    "TENANT_MISMATCH",  "AUTH_FAILED",          "PERMISSION_DENIED", "DATA_NOT_FOUND",
    "INVALID_PARAMS",   "MAX_ROWS_EXCEEDED"};
constexpr std::array<std::string_view, kErrorCodeCount> kLabels = {
    "policy_deny",      "rate_limited",         "circuit_open",      "tool_timeout",
    "tool_bad_request", "upstream_unavailable", "internal_error",    "plan_invalid",
    "plan_timeout",     "execute_timeout",      "compose_timeout",   "sql_blocked",
    "tenant_mismatch",  "auth_failed",          "permission_denied", "data_not_found",
    "invalid_params",   "max_rows_exceeded"};

ErrorCode code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::kInvalid:
            return ErrorCode::kInvalidParams;
        case ErrorKind::kNotFound:
            return ErrorCode::kDataNotFound;
        case ErrorKind::kDenied:
            return ErrorCode::kPermissionDenied;
        case ErrorKind::kTimeout:
            return ErrorCode::kToolTimeout;
        case ErrorKind::kUnavailable:
            return ErrorCode::kUpstreamUnavailable;
        case ErrorKind::kTooLarge:
            return ErrorCode::kMaxRowsExceeded;
        case ErrorKind::kInternal:
            break;
    }
    return ErrorCode::kInternalError;
}

ErrorKind kind_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidParams:
        case ErrorCode::kToolBadRequest:
        case ErrorCode::kPlanInvalid:
            return ErrorKind::kInvalid;
        case ErrorCode::kDataNotFound:
            return ErrorKind::kNotFound;
        case ErrorCode::kMaxRowsExceeded:
            return ErrorKind::kTooLarge;
        case ErrorCode::kToolTimeout:
        case ErrorCode::kPlanTimeout:
        case ErrorCode::kExecuteTimeout:
        case ErrorCode::kComposeTimeout:
            return ErrorKind::kTimeout;
        case ErrorCode::kUpstreamUnavailable:
        case ErrorCode::kRateLimited:
        case ErrorCode::kCircuitOpen:
            return ErrorKind::kUnavailable;
        case ErrorCode::kPolicyDeny:
        case ErrorCode::kSqlBlocked:
        case ErrorCode::kTenantMismatch:
        case ErrorCode::kAuthFailed:
        case ErrorCode::kPermissionDenied:
            return ErrorKind::kDenied;
        case ErrorCode::kInternalError:
            break;
    }
    return ErrorKind::kInternal;
}

}  // namespace

std::string_view to_string(ErrorCode code) { return kNames[index_of(code)]; }

std::optional<ErrorCode> error_code_from(std::string_view name) {
    for (std::size_t i = 0; i < kErrorCodeCount; ++i) {
        if (kNames[i] == name || kLabels[i] == name) {
            return static_cast<ErrorCode>(i);
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> error_code_names() { return kNames; }

std::span<const std::string_view> error_code_labels() { return kLabels; }

bool is_final(ErrorCode code) {
    switch (code) {
        case ErrorCode::kPolicyDeny:
        case ErrorCode::kToolBadRequest:
        case ErrorCode::kPlanInvalid:
        case ErrorCode::kInvalidParams:
        case ErrorCode::kDataNotFound:
        case ErrorCode::kMaxRowsExceeded:
            return true;
        default:
            return is_security(code);
    }
}

bool is_security(ErrorCode code) {
    return code == ErrorCode::kSqlBlocked || code == ErrorCode::kTenantMismatch ||
           code == ErrorCode::kAuthFailed || code == ErrorCode::kPermissionDenied;
}

Error Error::internal(std::string cause) {
    return {ErrorCode::kInternalError, "internal error", std::move(cause)};
}

Error Error::cancelled() { return {ErrorCode::kToolTimeout, "cancelled"}; }

Error Error::unavailable(std::string message) {
    return {ErrorCode::kUpstreamUnavailable, std::move(message)};
}

Error from_base(faultline::Error error) {
    return {code_of(error.kind), std::move(error.message), std::move(error.cause)};
}

faultline::Error to_base(Error error) {
    return {kind_of(error.code), std::move(error.message), std::move(error.cause)};
}

}  // namespace faultline::engine
