// The engine's own error: exactly one of the 18 codes that its callers know. Inside the
// namespace faultline::engine, Error and Result are these and not those of base/. No code
// outside the engine uses them, apart from decorators of its ports, which act in its place.
#pragma once

#include "base/check.h"
#include "base/result.h"

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace faultline::engine {

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

// The name on the wire ("TOOL_TIMEOUT").
[[nodiscard]] std::string_view to_string(ErrorCode code);
// By that name, or by the one of metric labels ("tool_timeout").
[[nodiscard]] std::optional<ErrorCode> error_code_from(std::string_view name);

// All of them, for those who know codes only as texts; index_of: a code's place in both.
[[nodiscard]] std::span<const std::string_view> error_code_names();
[[nodiscard]] std::span<const std::string_view> error_code_labels();
[[nodiscard]] constexpr std::size_t index_of(ErrorCode code) {
    return static_cast<std::size_t>(code);
}

// Codes that no retry and no fallback may follow: security, policy, parameters.
[[nodiscard]] bool is_final(ErrorCode code);
// SQL_BLOCKED, TENANT_MISMATCH, AUTH_FAILED, PERMISSION_DENIED.
[[nodiscard]] bool is_security(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::kInternalError;
    std::string message;  // safe for a caller to read
    std::string cause{};  // for the log only: may hold SQL, paths, hosts
    // When to try again, from now; unset: unknown.
    std::optional<std::chrono::nanoseconds> retry_after{};

    // What with_deadline and BlockingPool make of the end of the work that they were handed.
    [[nodiscard]] static Error internal(std::string cause);
    [[nodiscard]] static Error cancelled();
    [[nodiscard]] static Error unavailable(std::string message);
};

// Needed by boost::system::result::value(); a broken promise of the caller, hence an abort.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location& at) {
    check_failed(at.file_name(), static_cast<int>(at.line()), "result has a value", error.message);
}

template <class T>
using Result = boost::system::result<T, Error>;

// The boundary, into the engine and out of it. Message and cause stay what they are. What is
// invalid is INVALID_PARAMS: an adapter chooses another code itself when the caller did not write
// that text.
[[nodiscard]] Error from_base(faultline::Error error);
[[nodiscard]] faultline::Error to_base(Error error);
template <class T>
[[nodiscard]] Result<T> from_base(faultline::Result<T> result) {
    if (!result) {
        return from_base(std::move(result).error());
    }
    return std::move(*result);
}

}  // namespace faultline::engine
