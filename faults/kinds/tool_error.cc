#include "base/planted_bug.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

std::optional<Effect> fail_call(const FaultSpec& spec, const CallInfo& /*call*/) {
    if (planted("error_code_of_fault_ignored")) {
        return Effect{.error = injected_error(spec, engine::ErrorCode::kUpstreamUnavailable,
                                              "the tool failed")};
    }
    const auto code = engine::error_code_from(parameter<std::string>(spec, "code"));
    return Effect{.error = injected_error(spec, code.value_or(engine::ErrorCode::kInternalError),
                                          "the tool failed")};
}

std::optional<FaultProblem> check_code(const FaultSpec& spec) {
    const auto& code = parameter<std::string>(spec, "code");
    if (engine::error_code_from(code)) {
        return std::nullopt;
    }
    return FaultProblem{"code", fmt::format("{} is not an error code", code),
                        "one of the engine's 18, such as TOOL_TIMEOUT"};
}

}  // namespace

Fault tool_error() {
    return {.info = {.name = "tool_error",
                     .summary = "A tool fails at once with a code of the engine's contract.",
                     .when_healed = "Nothing is left of it: the next call goes through.",
                     .parameters = {{"code", ParameterKind::kText, "UPSTREAM_UNAVAILABLE",
                                     "one of the 18 error codes"}},
                     .check = check_code},
            .on_tool_call = fail_call};
}

}  // namespace faultline::fault::kinds
