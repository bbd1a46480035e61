#include "engine/api/exec_result.h"

#include "base/planted_bug.h"

namespace faultline::engine {

std::string_view to_string(ExecReason reason) {
    switch (reason) {
        case ExecReason::kOk:
            return "exec.ok";
        case ExecReason::kUnknownAction:
            return "exec.error.unknown_action";
        case ExecReason::kBadInput:
            return "exec.error.bad_input";
        case ExecReason::kHandler:
            return "exec.error.handler";
        case ExecReason::kTimeout:
            return "exec.error.timeout";
        case ExecReason::kPolicy:
            return "exec.error.policy";
    }
    return "exec.error.handler";
}

ExecReason exec_reason(ErrorCode code) {
    switch (code) {
        case ErrorCode::kPlanInvalid:
        case ErrorCode::kInvalidParams:
        case ErrorCode::kToolBadRequest:
            return ExecReason::kBadInput;
        case ErrorCode::kToolTimeout:
        case ErrorCode::kPlanTimeout:
        case ErrorCode::kExecuteTimeout:
        case ErrorCode::kComposeTimeout:
            return ExecReason::kTimeout;
        case ErrorCode::kPolicyDeny:
        case ErrorCode::kRateLimited:
        case ErrorCode::kCircuitOpen:
        case ErrorCode::kSqlBlocked:
        case ErrorCode::kTenantMismatch:
        case ErrorCode::kAuthFailed:
        case ErrorCode::kPermissionDenied:
            return ExecReason::kPolicy;
        case ErrorCode::kUpstreamUnavailable:
        case ErrorCode::kInternalError:
        case ErrorCode::kDataNotFound:
        case ErrorCode::kMaxRowsExceeded:
            return ExecReason::kHandler;
    }
    return ExecReason::kHandler;
}

void set_outcome(ExecResult& result, const ToolResult& step) {
    result.output = step.data ? step.data : json_null();
    result.fallback_used = step.fallback_used;
    if (step.success) {
        result.reason = ExecReason::kOk;
        return;
    }
    if (planted("failed_action_called_ok")) {
        result.reason = ExecReason::kOk;
        return;
    }
    result.error_code = step.error_code.value_or(ErrorCode::kInternalError);
    result.reason = exec_reason(*result.error_code);
    result.error = step.error.empty() ? "the action failed" : step.error;
}

void set_outcome(ExecResult& result, const Error& error) {
    result.output = json_null();
    result.error_code = error.code;
    result.reason = exec_reason(error.code);
    result.error = error.message.empty() ? "the action did not run" : error.message;
}

}  // namespace faultline::engine
