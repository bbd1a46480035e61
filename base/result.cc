#include "base/result.h"

#include "base/check.h"

#include <algorithm>

namespace faultline {

namespace {

struct Names {
    std::string_view wire;
    std::string_view label;
};

// In the order of the enumeration.
constexpr std::array<Names, kErrorCodeCount> kNames = {{
    {"POLICY_DENY", "policy_deny"},
    {"RATE_LIMITED", "rate_limited"},
    {"CIRCUIT_OPEN", "circuit_open"},
    {"TOOL_TIMEOUT", "tool_timeout"},
    {"TOOL_BAD_REQUEST", "tool_bad_request"},
    {"UPSTREAM_UNAVAILABLE", "upstream_unavailable"},
    {"INTERNAL_ERROR", "internal_error"},
    {"PLAN_INVALID", "plan_invalid"},
    {"PLAN_TIMEOUT", "plan_timeout"},
    {"EXECUTE_TIMEOUT", "execute_timeout"},
    {"COMPOSE_TIMEOUT", "compose_timeout"},
    {"SQL_BLOCKED", "sql_blocked"},
    {"TENANT_MISMATCH", "tenant_mismatch"},
    {"AUTH_FAILED", "auth_failed"},
    {"PERMISSION_DENIED", "permission_denied"},
    {"DATA_NOT_FOUND", "data_not_found"},
    {"INVALID_PARAMS", "invalid_params"},
    {"MAX_ROWS_EXCEEDED", "max_rows_exceeded"},
}};

}  // namespace

std::string_view to_string(ErrorCode code) { return kNames[static_cast<std::size_t>(code)].wire; }

std::string_view to_label(ErrorCode code) { return kNames[static_cast<std::size_t>(code)].label; }

std::optional<ErrorCode> error_code_from(std::string_view name) {
    const auto* found = std::ranges::find_if(
        kNames, [name](const Names& names) { return names.wire == name || names.label == name; });
    if (found == kNames.end()) {
        return std::nullopt;
    }
    return static_cast<ErrorCode>(found - kNames.begin());
}

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

void throw_exception_from_error(const Error& error, const boost::source_location& at) {
    check_failed(at.file_name(), static_cast<int>(at.line()), "result has a value", error.message);
}

}  // namespace faultline
