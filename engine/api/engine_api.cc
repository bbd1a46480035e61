#include "engine/api/engine_api.h"

#include "base/http_text.h"
#include "base/planted_bug.h"
#include "base/with_deadline.h"
#include "engine/api/capability_codec.h"
#include "engine/api/decision_codec.h"
#include "engine/api/error_map.h"
#include "engine/api/json_answer.h"
#include "engine/api/request_parts.h"
#include "engine/tools/cards.h"
#include "metrics/exposition.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

Error refusal(ErrorCode code, std::string message) {
    return {.code = code, .message = std::move(message)};
}

// The form in which a request for a run is answered; nullopt for all others.
std::optional<RunForm> run_form(Route route, std::string_view method) {
    if (method != "POST") {
        return std::nullopt;
    }
    return route == Route::kOrchestrations ? std::optional(RunForm::kPlan)
           : route == Route::kExecute      ? std::optional(RunForm::kDecision)
                                           : std::nullopt;
}

ReadinessOptions readiness_options(const EngineApiOptions& options) {
    ReadinessOptions readiness = options.readiness;
    readiness.disabled = options.disabled;
    return readiness;
}

}  // namespace

EngineApi::EngineApi(EngineApiDeps deps, EngineApiOptions options)
    : deps_(deps),
      options_(std::move(options)),
      runs_(RunRoutesDeps{deps.clock, deps.orchestrator, deps.tools, deps.metrics, deps.log},
            RunRoutesOptions{options_.max_runs_in_flight, options_.retry_after, options_.limits,
                             options_.disabled}),
      cards_(CardRouteDeps{.clock = deps.clock,
                           .cards = deps.cards,
                           .tool = deps.orchestrator.tool(kCardsTool),
                           .disabled = options_.disabled}),
      readiness_(deps.clock, readiness_options(options_)),
      trace_ids_(options_.seed, "engine/api/trace_ids") {
    for (std::size_t i = 0; i < kRouteCount; ++i) {
        const auto route = static_cast<Route>(i);
        route_metrics_[i] = &deps_.metrics.route(route_template(route), known_statuses(route));
    }
}

asio::awaitable<net::HttpResponse> EngineApi::handle(net::HttpRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Instant started = deps_.clock.now();
    std::string trace_id = random_hex_id(trace_ids_);
    if (planted("trace_id_given_again")) {
        thread_local const std::string kFirst = trace_id;
        trace_id = kFirst;
    }
    const RouteMatch match = match_route(request.path());
    const RunForm form = run_form(match.route, request.method).value_or(RunForm::kPlan);
    net::HttpResponse response;
    std::exception_ptr failure;
    try {
        response = co_await dispatch(std::move(request), match, trace_id);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        log_bug(trace_id, describe(failure));
        response = runs_.answer_not_run(
            form, trace_id, started,
            {.status = 500, .error = refusal(ErrorCode::kInternalError, "internal error")});
    }
    response.headers.emplace_back(
        "X-Trace-Id", planted("other_trace_id_in_header") ? random_hex_id(trace_ids_) : trace_id);
    if (planted("refused_requests_not_counted") &&
        (response.status == 503 || response.status == 403)) {
        co_return response;
    }
    deps_.metrics.http_answered(*route_metrics_[static_cast<std::size_t>(match.route)],
                                response.status);
    co_return response;
}

std::optional<EngineApi::Refusal> EngineApi::check_route(const net::HttpRequest& request,
                                                         const RouteMatch& match) {
    if (match.route == Route::kUnknown) {
        return Refusal{404, refusal(ErrorCode::kDataNotFound, "there is no such route")};
    }
    if (!allows(match.route, request.method) && !planted("method_not_checked")) {
        const std::string allowed(allowed_methods(match.route));
        return Refusal{405,
                       refusal(ErrorCode::kInvalidParams, "the method must be " + allowed),
                       {{"Allow", allowed}}};
    }
    return std::nullopt;
}

std::optional<EngineApi::Refusal> EngineApi::check_body(const net::HttpRequest& request) const {
    if (request.method != "POST") {
        return std::nullopt;
    }
    if (std::string why = why_no_json(request.headers); !why.empty()) {
        return Refusal{kUnsupportedMediaType, refusal(ErrorCode::kInvalidParams, std::move(why))};
    }
    const std::size_t most = options_.limits.json.max_bytes;
    if (request.body.size() > most) {
        return Refusal{413, refusal(ErrorCode::kInvalidParams,
                                    fmt::format("the body has {} bytes, at most {} are accepted",
                                                request.body.size(), most))};
    }
    return std::nullopt;
}

std::optional<EngineApi::Refusal> EngineApi::check_request(const net::HttpRequest& request,
                                                           const RouteMatch& match,
                                                           CallContext& context) const {
    const Result<Principal> principal = deps_.keys.authenticate(request.headers);
    if (!principal) {
        return Refusal{http_status(principal.error().code),
                       principal.error(),
                       {{"WWW-Authenticate", "Bearer realm=\"faultline\""}}};
    }
    if (auto refused = check_route(request, match)) {
        return refused;
    }
    if (planted("content_type_not_checked") && request.method == "POST") {
        context.tenant = principal->tenant;
        context.principal = principal->name;
        return std::nullopt;
    }
    const std::optional<std::string_view> scope = required_scope(match.route);
    if (scope && !principal->may(*scope)) {
        return Refusal{403, refusal(ErrorCode::kPermissionDenied,
                                    fmt::format("this needs the scope {}", *scope))};
    }
    if (auto refused = check_body(request)) {
        return refused;
    }
    context.tenant = principal->tenant;
    if (planted("tenant_header_trusted")) {
        const std::string named = net::join_header(request.headers, "X-Tenant");
        context.tenant = named.empty() ? context.tenant : named;
    }
    context.principal = principal->name;
    if (planted("key_in_log") && deps_.log) {
        const std::string key = net::join_header(request.headers, "Authorization");
        deps_.log->info("authenticated", {{"key", std::string_view(key)}});
    }
    return std::nullopt;
}

net::HttpResponse EngineApi::refuse(const Refusal& refusal, const net::HttpRequest& request,
                                    const RouteMatch& match, const std::string& trace_id) {
    const std::optional<RunForm> form = run_form(match.route, request.method);
    net::HttpResponse response;
    if (form) {
        NotRun why{.status = refusal.status, .error = refusal.error};
        // The body of an unknown caller, or one that is too large, is not read.
        if (form == RunForm::kDecision && refusal.status == 415) {
            why.trace = read_decision(request.body, options_.limits).trace;
        }
        const Instant now = deps_.clock.now();
        const bool is_known_caller = refusal.status != 401;  // else there is no run to count
        response = is_known_caller ? runs_.refuse(*form, trace_id, now, std::move(why))
                                   : runs_.answer_not_run(*form, trace_id, now, why);
    } else {
        response = error_response(refusal.status, refusal.error, trace_id);
    }
    response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
    return response;
}

asio::awaitable<net::HttpResponse> EngineApi::dispatch(net::HttpRequest request, RouteMatch match,
                                                       std::string trace_id) {
    CallContext context;
    context.trace.trace_id = trace_id;
    const std::optional<Refusal> refused = needs_authentication(request.path())
                                               ? check_request(request, match, context)
                                               : check_route(request, match);
    if (refused) {
        co_return refuse(*refused, request, match, trace_id);
    }
    co_return co_await answer(std::move(request), std::move(match), std::move(context));
}

asio::awaitable<net::HttpResponse> EngineApi::answer(net::HttpRequest request, RouteMatch match,
                                                     CallContext context) {
    const std::string trace_id = context.trace.trace_id;
    switch (match.route) {
        case Route::kOrchestrations:
            co_return co_await runs_.run(RunForm::kPlan, std::move(context),
                                         std::move(request.body));
        case Route::kExecute:
            co_return co_await runs_.run(RunForm::kDecision, std::move(context),
                                         std::move(request.body));
        case Route::kCard:
            co_return co_await cards_.answer(std::move(context), std::move(match.parameter),
                                             std::move(request));
        case Route::kCapabilities:
            co_return json_answer(200, encode_capabilities(deps_.tools, context.tenant));
        case Route::kHealth:
            co_return json_answer(200, R"({"status":"ok"})");
        case Route::kReady:
            co_return co_await answer_readiness();
        case Route::kMetrics:
            co_return answer_metrics(request);
        case Route::kServer:
            co_return net::HttpResponse{
                .status = 204,
                .headers = {{"Allow", std::string(allowed_methods(match.route))}},
                .body = {}};
        case Route::kUnknown:
            break;
    }
    co_return error_response(refusal(ErrorCode::kDataNotFound, "there is no such route"), trace_id);
}

asio::awaitable<net::HttpResponse> EngineApi::answer_readiness() {
    ReadinessReport report = co_await readiness_.report();
    report.ready = report.ready || planted("always_ready");
    if (planted("never_ready_again")) {
        thread_local bool was_unready = false;
        was_unready = was_unready || !report.ready;
        report.ready = !was_unready;
    }
    net::HttpResponse response = json_answer(report.ready ? 200 : 503, std::move(report.body));
    if (!report.ready) {
        response.headers.emplace_back("Retry-After", retry_after_seconds(options_.retry_after));
    }
    co_return response;
}

net::HttpResponse EngineApi::answer_metrics(const net::HttpRequest& request) {
    const metrics::ExpositionFormat format =
        metrics::negotiate(net::join_header(request.headers, "Accept"));
    return {.status = 200,
            .headers = {{"Content-Type", std::string(metrics::content_type(format))},
                        {"Cache-Control", "no-store"}},
            .body = metrics::expose(deps_.registry, format)};
}

void EngineApi::log_bug(const std::string& trace_id, const std::string& cause) {
    if (deps_.log) {
        deps_.log->error("request_failed", {{"trace_id", std::string_view(trace_id)},
                                            {"cause", std::string_view(cause)}});
    }
}

}  // namespace faultline::engine
