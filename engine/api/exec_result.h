// The answer to one decision, as it stands on the wire, and what a code means
// there. Pure.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "engine/executor/tool_result.h"
#include "engine/policy/protection.h"
#include "engine/ports/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::engine {

enum class ExecReason { kOk, kUnknownAction, kBadInput, kHandler, kTimeout, kPolicy };

// "exec.ok", "exec.error.unknown_action", ….
[[nodiscard]] std::string_view to_string(ExecReason reason);
[[nodiscard]] ExecReason exec_reason(ErrorCode code);

struct ExecResult {
    ExecReason reason = ExecReason::kOk;
    WallTime started_at{};
    Duration elapsed{};
    JsonPtr output;     // never null; JSON null when there is none
    std::string error;  // safe text; empty when ok
    std::optional<ErrorCode> error_code;
    bool fallback_used = false;
    JsonPtr trace;  // the decision's, echoed
    std::string trace_id;
    DisabledProtections disabled;  // of this engine

    [[nodiscard]] bool ok() const { return reason == ExecReason::kOk; }
};

// Fills in what became of the step, or why it did not run. A fallback's answer is in `output`, but
// the decision itself is not ok.
void set_outcome(ExecResult& result, const ToolResult& step);
void set_outcome(ExecResult& result, const Error& error);

}  // namespace faultline::engine
