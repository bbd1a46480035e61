#include "engine/executor/tool_caller.h"

#include "base/planted_bug.h"
#include "base/random.h"
#include "base/units.h"
#include "base/with_deadline.h"
#include "engine/executor/tool_admission.h"
#include "engine/policy/result_guard.h"
#include "engine/policy/retry_plan.h"
#include "metrics/in_flight.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

Error stage_ended() {
    return Error{.code = ErrorCode::kExecuteTimeout,
                 .message = "the execute stage ended before this step did"};
}

// Errors leave here with a text that a caller may read.
Error with_message(const ToolCall& call, Error error) {
    const std::string& tool = call.tool->capability().tool_id;
    error.message =
        error.code == ErrorCode::kToolTimeout
            ? fmt::format("tool {} did not answer within {}", tool, format_duration(call.timeout))
            : fmt::format("tool {} failed", tool);
    if (planted("stack_frame_in_error")) {
        error.message += " at engine/executor/tool_caller.cc:96";
    }
    return error;
}

// A tool must not throw; one that does is a bug to be logged, not a reason to fall over.
asio::awaitable<Result<ToolOutput>> call_safely(Tool* tool, CallContext context, JsonPtr params) {
    co_await asio::this_coro::throw_if_cancelled(true);
    Result<ToolOutput> output = ToolOutput{};
    try {
        if (planted("one_call_in_fifty_made_twice")) {
            static std::atomic<std::uint64_t> calls = 0;
            if (++calls % 50 == 0) {
                (void)co_await tool->call(context, params);
            }
        }
        output = co_await tool->call(std::move(context), std::move(params));
    } catch (...) {
        output = Error{.code = ErrorCode::kInternalError,
                       .message = "internal error",
                       .cause = "exception: " + describe(std::current_exception())};
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    co_return output;
}

bool is_slot_lost(const Result<ToolOutput>& output) {
    if (output) {
        return false;
    }
    const bool late = output.error().code == ErrorCode::kToolTimeout;
    return planted(late ? "slot_leaked_on_timeout" : "slot_leaked_on_error");
}

}  // namespace

asio::awaitable<ToolAnswer> ToolCaller::call(ToolCall call) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Instant started = deps_.clock->now();
    const Deadline deadline = Deadline::after(started, call.timeout);
    ToolAnswer answer;
    if (auto admitted = admit_call(*call.tool, *call.step->context, started, deps_.disabled);
        !admitted) {
        answer.refused = !planted("refused_call_falls_back");
        answer.output = admitted.error();
    } else {
        call.tool->retry_budget.called(started);
        co_await attempt_until_done(&call, deadline, &answer);
        if (answer.output) {
            if (const auto bytes = check_output(call, *answer.output); bytes) {
                answer.data_bytes = *bytes;
            } else {
                answer.output = bytes.error();
            }
        } else {
            const auto cancellation = co_await asio::this_coro::cancellation_state;
            const bool cancelled = cancellation.cancelled() != asio::cancellation_type::none;
            const bool late = answer.output.error().code == ErrorCode::kToolTimeout &&
                              call.step->stage.passed(deps_.clock->now());
            if (cancelled || late) {
                answer.output = stage_ended();
            }
        }
    }
    const auto error =
        answer.output ? std::nullopt : std::optional(index_of(answer.output.error().code));
    metrics::EngineMetrics::tool_finished(call.tool->metrics, error, deps_.clock->now() - started);
    co_return answer;
}

asio::awaitable<void> ToolCaller::attempt_until_done(const ToolCall* call, Deadline deadline,
                                                     ToolAnswer* answer) {
    const metrics::ToolHandles& handles = call->tool->metrics;
    for (;;) {
        ConcurrencyGate::Pass kept;
        {
            auto pass = co_await enter_gate(call->tool, deps_.clock, deadline, deps_.disabled);
            if (!pass) {
                answer->refused = pass.error().code == ErrorCode::kRateLimited;
                answer->output = pass.error();
                co_return;
            }
            // The slot may have come free because the whole run is being cancelled: then this call
            // must not begin.
            const auto cancellation = co_await asio::this_coro::cancellation_state;
            if (cancellation.cancelled() != asio::cancellation_type::none ||
                deadline.earlier(call->step->stage).passed(deps_.clock->now())) {
                answer->output =
                    with_message(*call, {.code = ErrorCode::kToolTimeout, .message = {}});
                co_return;
            }
            ++answer->attempts;
            if (answer->attempts == 1 || !planted("retries_not_counted")) {
                handles.attempts->add();
            }
            const metrics::InFlight in_flight(*handles.in_flight);
            answer->output = co_await attempt(call, deadline);
            if (planted("retried_call_late") && answer->attempts > 1) {
                (void)co_await deps_.clock->sleep_for(std::chrono::milliseconds(30));
            }
            if (planted("timeout_of_each_attempt")) {
                deadline = Deadline::after(deps_.clock->now(), call->timeout);
            }
            if (is_slot_lost(answer->output)) {
                (void)std::make_unique<ConcurrencyGate::Pass>(std::move(*pass)).release();
            }
            if (planted("slot_held_while_pausing")) {
                kept = std::move(*pass);
            }
            // The slot is given back before the pause: a call that waits to retry must not keep
            // others from running.
        }
        const auto pause = pause_before_next(*call, *answer, deadline);
        if (!pause) {
            co_return;
        }
        if (!co_await deps_.clock->sleep_for(*pause)) {
            co_return;
        }
        handles.retries->add();
    }
}

asio::awaitable<Result<ToolOutput>> ToolCaller::attempt(const ToolCall* call, Deadline deadline) {
    Tool* tool = call->tool->registered.tool.get();
    CallContext context = *call->step->context;
    context.step_id = call->step->step->id;
    context.tool = call->tool->capability().tool_id;
    context.deadline =
        planted("deadline_not_handed_on") ? Deadline::never() : deadline.earlier(call->step->stage);
    if (deadline.is_never()) {
        co_return co_await call_safely(tool, std::move(context), call->step->params);
    }
    // The text is made only when it is needed.
    Error timed_out{.code = ErrorCode::kToolTimeout, .message = {}};
    auto output = co_await with_deadline<ToolOutput>(
        *deps_.clock, deadline, std::move(timed_out),
        call_safely(tool, std::move(context), call->step->params));
    if (!output && output.error().message.empty()) {
        output = with_message(*call, output.error());
    }
    co_return output;
}

std::optional<Duration> ToolCaller::pause_before_next(const ToolCall& call,
                                                      const ToolAnswer& answer,
                                                      Deadline deadline) const {
    if (answer.output || deps_.disabled.off(Protection::kRetry)) {
        return std::nullopt;
    }
    const Error& error = answer.output.error();
    const Instant now = deps_.clock->now();
    // A draw of its own for each step of each run: no other call shifts it.
    const PlanStep& step = *call.step->step;
    const std::int64_t most = call.tool->limits.max_retries * (planted("retries_doubled") ? 2 : 1);
    const std::string name = fmt::format("retry/{}/{}/{}", call.step->context->trace.trace_id,
                                         step.id, call.tool->capability().tool_id);
    const auto pause = next_attempt_after(
        {.attempts_made = answer.attempts,
         .max_retries = std::min(most, step.max_retries.value_or(most)),
         .code = error.code,
         .retry_after = error.retry_after,
         .idempotent = may_repeat(call.tool->capability().capability_type, step.idempotent,
                                  step.idempotent_stated),
         .base_delay = call.tool->limits.retry_delay,
         .deadline = deadline.earlier(call.step->stage),
         .now = now,
         .random = draw(deps_.seed, name, static_cast<std::uint64_t>(answer.attempts))});
    if (pause && deps_.disabled.on(Protection::kRetryBudget) && !planted("retry_budget_ignored") &&
        !call.tool->retry_budget.withdraw(now)) {
        return std::nullopt;
    }
    return pause;
}

// How large the output's data is, unless it may not be handed on.
Result<std::size_t> ToolCaller::check_output(const ToolCall& call, const ToolOutput& output) const {
    const std::string& tool = call.tool->capability().tool_id;
    if (deps_.disabled.on(Protection::kTenantGuard)) {
        if (auto own = check_owner(tool, output.tenant, call.step->context->tenant); !own) {
            return own.error();
        }
    }
    if (output.data == nullptr) {
        return std::size_t{0};
    }
    const auto size = check_size(tool, *output.data, call.tool->limits);
    if (!size) {
        return size.error();
    }
    return size->memory_bytes;
}

}  // namespace faultline::engine
