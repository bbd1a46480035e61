#include "engine/executor/step_runner.h"

#include "base/planted_bug.h"
#include "engine/ports/error_log.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

// A registry that was checked has no cycles; this bounds one that was not.
constexpr int kMaxFallbacks = 8;

// REQUIRES: the tool answered.
void put_output(ToolAnswer answer, ToolResult& result) {
    ToolOutput& output = *answer.output;
    if (output.data != nullptr && !planted("data_lost")) {
        result.data = std::move(output.data);
    }
    result.data_bytes = answer.data_bytes;
    result.cached = output.cached;
    std::ranges::move(output.warnings, std::back_inserter(result.warnings));
}

void put_error(const Error& error, ToolResult& result) {
    result.error = error.message.empty() ? "the step failed" : error.message;
    result.error_code = planted("error_code_lost") ? ErrorCode::kInternalError : error.code;
    result.security_error = is_security(error.code) && !planted("security_error_not_marked");
}

// For a planted bug: once a step has timed out, every tenth of the others ends 100 ms late.
asio::awaitable<bool> is_late_sibling(Clock* clock, bool timed_out, bool success) {
    static std::atomic<bool> seen_timeout = false;
    static std::atomic<std::uint64_t> calls = 0;
    co_await asio::this_coro::throw_if_cancelled(false);
    if (timed_out) {
        seen_timeout = true;
    }
    if (!success || !seen_timeout || ++calls % 10 != 0) {
        co_return false;
    }
    co_return co_await clock->sleep_for(std::chrono::milliseconds(100));
}

}  // namespace

Duration StepRunner::timeout_of(const StepCall& call, const ToolRuntime& tool) const {
    const Duration limit = tool.limits.timeout;
    if (planted("step_timeout_ignored")) {
        return limit;
    }
    return deps_.disabled.on(Protection::kDeadline)
               ? std::min(limit, call.step->timeout.value_or(limit))
               : Duration::max();
}

// A fallback has its own time, so that there is some left after the tool before it used up its own.
Duration StepRunner::fallback_timeout_of(const ToolRuntime& tool) const {
    return deps_.disabled.on(Protection::kDeadline) ? tool.limits.timeout : Duration::max();
}

ToolRuntime* StepRunner::stand_in_for(const ToolRuntime& tool, const ToolAnswer& answer) const {
    const ToolCapability& capability = tool.capability();
    if (answer.output || answer.refused || deps_.disabled.off(Protection::kFallback) ||
        !capability.fallback_enabled || !capability.fallback_tool_id) {
        return nullptr;
    }
    const ErrorCode code = answer.output.error().code;
    if (is_final(code) || code == ErrorCode::kExecuteTimeout) {
        return nullptr;
    }
    return deps_.tools->find(*capability.fallback_tool_id);
}

void StepRunner::log_failure(const StepCall& call, const ToolRuntime& tool,
                             const Error& error) const {
    log_error(deps_.log,
              {.name = "tool.failed",
               .trace_id = call.context->trace.trace_id,
               .tenant = call.context->tenant},
              error, {{"step", call.step->id}, {"tool", tool.capability().tool_id}});
}

asio::awaitable<void> StepRunner::fall_back(const StepCall* call, ToolRuntime* first,
                                            ToolResult* result) {
    ToolRuntime* tool = first;
    for (int hop = 0; tool != nullptr && hop < kMaxFallbacks; ++hop) {
        const std::string& name = tool->capability().tool_id;
        ToolAnswer answer = co_await caller_.call(
            {.step = call, .tool = tool, .timeout = fallback_timeout_of(*tool)});
        if (answer.output) {
            result->fallback_used = !planted("fallback_called_success");
            result->success = !result->fallback_used;
            result->warnings.push_back(fmt::format("answered by the fallback {}", name));
            put_output(std::move(answer), *result);
            if (planted("fallback_late")) {
                (void)co_await deps_.clock->sleep_for(std::chrono::milliseconds(30));
            }
            co_return;
        }
        const Error& error = answer.output.error();
        log_failure(*call, *tool, error);
        result->warnings.push_back(
            fmt::format("the fallback {} failed too ({})", name, to_string(error.code)));
        if (is_security(error.code) || error.code == ErrorCode::kExecuteTimeout) {
            put_error(error, *result);
        }
        tool = stand_in_for(*tool, answer);
    }
}

asio::awaitable<ToolResult> StepRunner::run(StepCall call) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Instant started = deps_.clock->now();
    ToolResult result{.step_id = call.step->id,
                      .tool = call.step->tool,
                      .data = json_null(),
                      .error = {},
                      .error_code = std::nullopt,
                      .started = started,
                      .warnings = {}};
    ToolRuntime* tool = deps_.tools->find(call.step->tool);
    if (tool == nullptr) {
        put_error({.code = ErrorCode::kPlanInvalid, .message = "unknown tool"}, result);
        co_return result;
    }
    if (tool->capability().deprecated) {
        result.warnings.push_back(fmt::format("tool {} is deprecated", call.step->tool));
    }
    ToolAnswer answer =
        co_await caller_.call({.step = &call, .tool = tool, .timeout = timeout_of(call, *tool)});
    result.attempts = answer.attempts;
    if (planted("fallback_though_answered") && answer.output) {
        answer.output = Error{.code = ErrorCode::kUpstreamUnavailable, .message = "failed"};
    }
    if (answer.output) {
        result.success = true;
        put_output(std::move(answer), result);
    } else {
        put_error(answer.output.error(), result);
        log_failure(call, *tool, answer.output.error());
        co_await fall_back(&call, stand_in_for(*tool, answer), &result);
        if (result.fallback_used && !planted("fallbacks_not_counted")) {
            tool->metrics.fallbacks->add();
        }
    }
    if (planted("sibling_late_one_in_ten") &&
        co_await is_late_sibling(deps_.clock, result.error_code == ErrorCode::kToolTimeout,
                                 result.success)) {
        result.warnings.emplace_back("late");
    }
    result.duration = deps_.clock->now() - started;
    if (planted("step_time_halved")) {
        result.duration /= 2;
    }
    co_return result;
}

}  // namespace faultline::engine
