// What a data-path function returns: a value or an Error with exactly one of the 18 codes of the
// engine's contract. Exceptions are for building the object graph only.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace faultline {

enum class ErrorCode {
    kPolicyDeny,
    kRateLimited,
    kCircuitOpen,
    kToolTimeout,
    kToolBadRequest,
    kUpstreamUnavailable,
    kInternalError,
    kPlanInvalid,
    kPlanTimeout,
    kExecuteTimeout,
    kComposeTimeout,
    kSqlBlocked,
    kTenantMismatch,
    kAuthFailed,
    kPermissionDenied,
    kDataNotFound,
    kInvalidParams,
    kMaxRowsExceeded,
};

inline constexpr std::size_t kErrorCodeCount = 18;

// The name on the wire ("TOOL_TIMEOUT") and, for metric labels, in lower case ("tool_timeout").
[[nodiscard]] std::string_view to_string(ErrorCode code);
[[nodiscard]] std::string_view to_label(ErrorCode code);
[[nodiscard]] std::optional<ErrorCode> error_code_from(std::string_view name);

// Codes that no retry and no fallback may follow: security, policy, parameters.
[[nodiscard]] bool is_final(ErrorCode code);
// SQL_BLOCKED, TENANT_MISMATCH, AUTH_FAILED, PERMISSION_DENIED.
[[nodiscard]] bool is_security(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::kInternalError;
    std::string message;  // safe for a caller to read
    std::string cause;    // for the log only: may hold SQL, paths, hosts
    std::optional<std::chrono::nanoseconds> retry_after = std::nullopt;
};

// Needed by boost::system::result::value(); a broken promise of the caller, hence an abort.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& at);

template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace faultline
