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

std::optional<RunSlots::Slot> RunRoutes::admit() {
    std::optional<RunSlots::Slot> slot = slots_.try_take();
    if (!slot) {
        deps_.metrics.run_finished(metrics::RunStatus::kRejected, Duration::zero());
    }
    return slot;
}

net::HttpResponse RunRoutes::turned_away(const CallContext& context) {
    return error_response(503,
                          Error{.code = ErrorCode::kUpstreamUnavailable,
                                .message = "the engine is full",
                                .cause = {},
                                .retry_after = options_.retry_after},
                          context.trace.trace_id);
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
    const std::optional<RunSlots::Slot> slot = admit();
    if (!slot) {
        co_return turned_away(context);
    }
    const std::string trace_id = context.trace.trace_id;
    Result<OrchestrationRequest> request = decode_orchestration(body, options_.limits);
    if (!request) {
        log_failure(context, request.error());
        co_return error_response(request.error(), trace_id);
    }
    if (request->deadline) {
        context.deadline = Deadline::after(deps_.clock.now(), *request->deadline);
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
    const std::optional<RunSlots::Slot> slot = admit();
    if (!slot) {
        co_return turned_away(context);
    }
    ExecResult result;
    result.started_at = deps_.clock.wall();
    result.trace_id = context.trace.trace_id;
    result.disabled = options_.disabled;
    const Instant started = deps_.clock.now();
    const bool ran = co_await run_decision(std::move(context), std::move(body), &result);
    result.elapsed = deps_.clock.now() - started;
    co_return json_answer(status_of(result, ran), encode(result));
}

// A decision that ran is 200 whatever became of it, as a plan is.
unsigned RunRoutes::status_of(const ExecResult& result, bool ran) const {
    if (ran) {
        return 200;
    }
    return result.reason == ExecReason::kUnknownAction
               ? 404
               : http_status(result.error_code.value_or(ErrorCode::kInternalError));
}

// True when the action ran.
asio::awaitable<bool> RunRoutes::run_decision(CallContext context, std::string body,
                                              ExecResult* result) {
    DecisionReading reading = read_decision(body, options_.limits);
    result->trace = std::move(reading.trace);
    if (!reading.decision) {
        log_failure(context, reading.decision.error());
        set_outcome(*result, reading.decision.error());
        co_return false;
    }
    Decision& decision = *reading.decision;
    if (!deps_.tools.find(decision.step.tool)) {
        set_outcome(*result, Error{.code = ErrorCode::kPlanInvalid,
                                   .message = fmt::format("no action is named {}",
                                                          quote_json(decision.step.tool)),
                                   .cause = {}});
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
        set_outcome(
            *result,
            Error{.code = ErrorCode::kInternalError, .message = "internal error", .cause = {}});
        co_return true;
    }
    set_outcome(*result, response->results.front());
    co_return true;
}

}  // namespace faultline::engine
