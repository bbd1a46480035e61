#include "engine/api/run_routes.h"

#include "base/check.h"
#include "base/planted_bug.h"
#include "engine/api/decision_codec.h"
#include "engine/api/error_map.h"
#include "engine/api/json_answer.h"
#include "engine/api/request_codec.h"
#include "engine/api/response_codec.h"
#include "engine/ports/error_log.h"

#include <limits>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

NotRun not_run(const Error& error, JsonPtr trace = json_null()) {
    return {.status = http_status(error.code), .error = error, .trace = std::move(trace)};
}

std::size_t limit_of(const RunRoutesOptions& options) {
    return options.disabled.on(Protection::kShed) ? options.max_in_flight
                                                  : std::numeric_limits<std::size_t>::max();
}

}  // namespace

RunRoutes::RunRoutes(RunRoutesDeps deps, RunRoutesOptions options)
    : deps_(deps), options_(options), permits_(limit_of(options)) {}

ExecResult RunRoutes::begin_result(const std::string& trace_id) const {
    ExecResult result;
    result.started_at = deps_.clock.wall();
    result.trace_id = trace_id;
    result.disabled = options_.disabled;
    return result;
}

net::HttpResponse RunRoutes::answer_not_run(RunForm form, const std::string& trace_id,
                                            Instant since, const NotRun& why) const {
    if (form == RunForm::kPlan) {
        return error_response(why.status, why.error, trace_id);
    }
    ExecResult result = begin_result(trace_id);
    result.trace = why.trace;
    result.elapsed = deps_.clock.now() - since;
    set_outcome(result, why.error);
    result.reason = why.reason.value_or(result.reason);
    net::HttpResponse response = json_answer(why.status, encode(result));
    if (why.status == 429 || why.status == 503) {
        response.headers.emplace_back("Retry-After", retry_after_seconds(why.error.retry_after));
    }
    return response;
}

net::HttpResponse RunRoutes::refuse(RunForm form, const std::string& trace_id, Instant since,
                                    NotRun why) {
    deps_.metrics.run_finished(metrics::RunStatus::kRejected, deps_.clock.now() - since);
    return answer_not_run(form, trace_id, since, why);
}

NotRun RunRoutes::engine_full() const {
    return {.status = 503,
            .error = {.code = ErrorCode::kUpstreamUnavailable,
                      .message = "the engine is full",
                      .retry_after = options_.retry_after}};
}

// Only of requests whose body was read: under overload a line for each of the others would cost
// more than turning it away does.
void RunRoutes::log_refused(const CallContext& context, const Error& error) {
    log_error(deps_.log,
              {.level = LogLevel::kInfo,
               .name = "run_refused",
               .trace_id = context.trace.trace_id,
               .tenant = context.tenant},
              error);
}

asio::awaitable<net::HttpResponse> RunRoutes::run(RunForm form, CallContext context,
                                                  std::string body) {
    const Instant started = deps_.clock.now();
    const std::optional<RunPermits::Permit> permit = permits_.try_take();
    if (!permit) {
        co_return refuse(form, context.trace.trace_id, started, engine_full());
    }
    if (form == RunForm::kPlan) {
        co_return co_await orchestrate(std::move(context), std::move(body), started);
    }
    co_return co_await execute(std::move(context), std::move(body), started);
}

asio::awaitable<net::HttpResponse> RunRoutes::orchestrate(CallContext context, std::string body,
                                                          Instant started) {
    const std::string trace_id = context.trace.trace_id;
    Result<OrchestrationRequest> request = decode_orchestration(body, options_.limits);
    if (!request) {
        log_refused(context, request.error());
        co_return refuse(RunForm::kPlan, trace_id, started, not_run(request.error()));
    }
    if (planted("tenant_from_body_trusted") && !request->evidence_id.empty()) {
        context.tenant = request->evidence_id;
    }
    if (request->deadline && !planted("deadline_ms_ignored")) {
        context.deadline = Deadline::after(started, *request->deadline);
    }
    context.trace.evidence_id = std::move(request->evidence_id);
    const Result<OrchestrationResponse> response =
        co_await deps_.orchestrator.run(std::move(context), std::move(request->plan));
    if (!response) {
        // The orchestrator has counted and logged it.
        co_return answer_not_run(RunForm::kPlan, trace_id, started, not_run(response.error()));
    }
    co_return json_answer(200, encode(*response));
}

asio::awaitable<net::HttpResponse> RunRoutes::execute(CallContext context, std::string body,
                                                      Instant started) {
    const std::string trace_id = context.trace.trace_id;
    ExecResult result = begin_result(trace_id);
    DecisionReading reading = read_decision(body, options_.limits);
    if (!reading.decision) {
        log_refused(context, reading.decision.error());
        co_return refuse(RunForm::kDecision, trace_id, started,
                         not_run(reading.decision.error(), reading.trace));
    }
    PlanStep& step = reading.decision->step;
    if (!deps_.tools.find(step.tool)) {
        NotRun unknown =
            not_run({.code = ErrorCode::kDataNotFound,
                     .message = fmt::format("no action is named {}", quote_json(step.tool))},
                    reading.trace);
        unknown.reason = ExecReason::kUnknownAction;
        log_refused(context, unknown.error);
        co_return refuse(RunForm::kDecision, trace_id, started, std::move(unknown));
    }
    context.trace.evidence_id = std::move(reading.decision->evidence_id);
    Plan plan;
    plan.steps.push_back(std::move(step));
    const Result<OrchestrationResponse> response =
        co_await deps_.orchestrator.run(std::move(context), std::move(plan));
    if (!response) {
        co_return answer_not_run(RunForm::kDecision, trace_id, started,
                                 not_run(response.error(), reading.trace));
    }
    FAULTLINE_CHECK(response->results.size() == 1, "a plan of one step has one result");
    result.trace = std::move(reading.trace);
    result.elapsed = deps_.clock.now() - started;
    set_outcome(result, response->results.front());
    // A decision that ran is 200 also when its step failed, as a plan is.
    co_return json_answer(200, encode(result));
}

}  // namespace faultline::engine
