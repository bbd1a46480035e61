#include "engine/api/run_routes.h"

#include "engine/api/decision_codec.h"
#include "engine/api/error_map.h"
#include "engine/api/request_codec.h"
#include "engine/api/response_codec.h"

#include <limits>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

net::HttpResponse json_answer(unsigned status, std::string body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = std::move(body)};
}

std::size_t limit_of(const RunRoutesOptions& options) {
    return options.disabled.on(Protection::kShed) ? options.max_in_flight
                                                  : std::numeric_limits<std::size_t>::max();
}

}  // namespace

RunRoutes::RunRoutes(RunRoutesDeps deps, RunRoutesOptions options)
    : deps_(deps), options_(options), slots_(limit_of(options)) {}

ExecResult RunRoutes::begin_result(const std::string& trace_id) const {
    ExecResult result;
    result.started_at = deps_.clock.wall();
    result.trace_id = trace_id;
    result.disabled = options_.disabled;
    return result;
}

net::HttpResponse RunRoutes::describe_error(RunForm form, unsigned status, const Error& error,
                                            const std::string& trace_id,
                                            std::string_view body) const {
    if (form == RunForm::kPlan) {
        return error_response(status, error, trace_id);
    }
    ExecResult result = begin_result(trace_id);
    result.trace = read_decision(body, options_.limits).trace;
    set_outcome(result, error);
    net::HttpResponse response = json_answer(status, encode(result));
    if (status == 429 || status == 503) {
        response.headers.emplace_back("Retry-After", retry_after_seconds(error.retry_after));
    }
    return response;
}

net::HttpResponse RunRoutes::refuse(RunForm form, unsigned status, const Error& error,
                                    const std::string& trace_id, std::string_view body) {
    deps_.metrics.run_finished(metrics::RunStatus::kRejected, Duration::zero());
    return describe_error(form, status, error, trace_id, body);
}

net::HttpResponse RunRoutes::turn_away(RunForm form, const CallContext& context) {
    return refuse(form, 503,
                  Error{.code = ErrorCode::kUpstreamUnavailable,
                        .message = "the engine is full",
                        .retry_after = options_.retry_after},
                  context.trace.trace_id, {});
}

void RunRoutes::reject(const CallContext& context, const Error& error, Instant since) {
    deps_.metrics.run_finished(metrics::RunStatus::kRejected, deps_.clock.now() - since);
    log_failure(context, error);
}

void RunRoutes::log_failure(const CallContext& context, const Error& error) {
    if (deps_.log) {
        deps_.log->info("run_refused", {{"trace_id", std::string_view(context.trace.trace_id)},
                                        {"tenant", std::string_view(context.tenant)},
                                        {"code", to_string(error.code)},
                                        {"message", std::string_view(error.message)},
                                        {"cause", std::string_view(error.cause)}});
    }
}

asio::awaitable<net::HttpResponse> RunRoutes::orchestrate(CallContext context, std::string body) {
    const std::optional<RunSlots::Slot> slot = slots_.try_take();
    if (!slot) {
        co_return turn_away(RunForm::kPlan, context);
    }
    const Instant started = deps_.clock.now();
    const std::string trace_id = context.trace.trace_id;
    Result<OrchestrationRequest> request = decode_orchestration(body, options_.limits);
    if (!request) {
        reject(context, request.error(), started);
        co_return error_response(request.error(), trace_id);
    }
    if (request->deadline) {
        context.deadline = Deadline::after(started, *request->deadline);
    }
    context.trace.evidence_id = std::move(request->evidence_id);
    CallContext run_context = context;
    const Result<OrchestrationResponse> response =
        co_await deps_.orchestrator.run(std::move(run_context), std::move(request->plan));
    if (!response) {
        log_failure(context, response.error());
        co_return error_response(response.error(), trace_id);
    }
    co_return json_answer(200, encode(*response));
}

asio::awaitable<net::HttpResponse> RunRoutes::execute(CallContext context, std::string body) {
    const std::optional<RunSlots::Slot> slot = slots_.try_take();
    if (!slot) {
        co_return turn_away(RunForm::kDecision, context);
    }
    ExecResult result = begin_result(context.trace.trace_id);
    const Instant started = deps_.clock.now();
    const bool ran = co_await run_decision(std::move(context), std::move(body), &result);
    result.elapsed = deps_.clock.now() - started;
    // A decision that ran is 200 whatever became of it, as a plan is.
    const unsigned status =
        ran ? 200 : http_status(result.error_code.value_or(ErrorCode::kInternalError));
    co_return json_answer(status, encode(result));
}

// True when the action ran.
asio::awaitable<bool> RunRoutes::run_decision(CallContext context, std::string body,
                                              ExecResult* result) {
    const Instant started = deps_.clock.now();
    DecisionReading reading = read_decision(body, options_.limits);
    result->trace = std::move(reading.trace);
    if (!reading.decision) {
        reject(context, reading.decision.error(), started);
        set_outcome(*result, reading.decision.error());
        co_return false;
    }
    Decision& decision = *reading.decision;
    if (!deps_.tools.find(decision.step.tool)) {
        const Error unknown{
            .code = ErrorCode::kDataNotFound,
            .message = fmt::format("no action is named {}", quote_json(decision.step.tool))};
        reject(context, unknown, started);
        set_outcome(*result, unknown);
        result->reason = ExecReason::kUnknownAction;
        co_return false;
    }
    context.trace.evidence_id = std::move(decision.evidence_id);
    Plan plan;
    plan.steps.push_back(std::move(decision.step));
    CallContext run_context = context;
    const Result<OrchestrationResponse> response =
        co_await deps_.orchestrator.run(std::move(run_context), std::move(plan));
    if (!response) {
        log_failure(context, response.error());
        set_outcome(*result, response.error());
        co_return false;
    }
    if (response->results.empty()) {
        set_outcome(*result, Error{.code = ErrorCode::kInternalError, .message = "internal error"});
        co_return true;
    }
    set_outcome(*result, response->results.front());
    co_return true;
}

}  // namespace faultline::engine
