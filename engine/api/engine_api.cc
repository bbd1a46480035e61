#include "engine/api/engine_api.h"

#include "base/with_deadline.h"
#include "engine/api/capability_codec.h"
#include "engine/api/card_route.h"
#include "engine/api/error_map.h"
#include "metrics/exposition.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

Error refusal(ErrorCode code, std::string message) {
    return {.code = code, .message = std::move(message), .cause = {}};
}

net::HttpResponse unauthenticated(const Error& error, const std::string& trace_id) {
    net::HttpResponse response = error_response(error, trace_id);
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"faultline\"");
    return response;
}

// JSON by name, or not told at all.
bool is_json(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
    std::transform(type.begin(), type.end(), type.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type.empty() || type == "application/json" ||
           (type.starts_with("application/") && type.ends_with("+json"));
}

bool is_plain(std::string_view content_encoding) {
    return content_encoding.empty() || content_encoding == "identity";
}

// What a request must get right before its body is looked at.
std::optional<net::HttpResponse> refuse(const net::HttpRequest& request, const RouteMatch& match,
                                        const std::string& trace_id) {
    if (match.route == Route::kUnknown) {
        return error_response(404, refusal(ErrorCode::kDataNotFound, "there is no such route"),
                              trace_id);
    }
    if (!allows(match.route, request.method)) {
        const std::string allowed(allowed_methods(match.route));
        net::HttpResponse response = error_response(
            405, refusal(ErrorCode::kInvalidParams, "the method must be " + allowed), trace_id);
        response.headers.emplace_back("Allow", allowed);
        return response;
    }
    return std::nullopt;
}

std::optional<net::HttpResponse> refuse_body(const net::HttpRequest& request,
                                             const CodecLimits& limits,
                                             const std::string& trace_id) {
    if (request.method != "POST") {
        return std::nullopt;
    }
    if (!is_json(net::join_header(request.headers, "Content-Type"))) {
        return error_response(
            415, refusal(ErrorCode::kInvalidParams, "the body must be application/json"), trace_id);
    }
    if (!is_plain(net::join_header(request.headers, "Content-Encoding"))) {
        return error_response(
            415, refusal(ErrorCode::kInvalidParams, "the body must not be encoded"), trace_id);
    }
    if (request.body.size() > limits.json.max_bytes) {
        return error_response(413,
                              refusal(ErrorCode::kInvalidParams,
                                      fmt::format("the body has {} bytes, at most {} are accepted",
                                                  request.body.size(), limits.json.max_bytes)),
                              trace_id);
    }
    return std::nullopt;
}

net::HttpResponse json_page(unsigned status, std::string body) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = std::move(body)};
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
      readiness_(deps.clock, readiness_options(options_)),
      trace_ids_(options_.seed, "engine/api/trace_ids") {}

asio::awaitable<net::HttpResponse> EngineApi::handle(net::HttpRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const std::string trace_id = random_hex_id(trace_ids_);
    const RouteMatch match = match_route(request.path());
    net::HttpResponse response;
    std::exception_ptr failure;
    try {
        response = co_await dispatch(std::move(request), match, trace_id);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        log_bug(trace_id, describe(failure));
        response = error_response(refusal(ErrorCode::kInternalError, "internal error"), trace_id);
    }
    response.headers.emplace_back("X-Trace-Id", trace_id);
    deps_.metrics.http_answered(route_template(match.route), response.status);
    co_return response;
}

asio::awaitable<net::HttpResponse> EngineApi::dispatch(net::HttpRequest request, RouteMatch match,
                                                       std::string trace_id) {
    CallContext context;
    context.trace.trace_id = trace_id;
    if (!needs_authentication(request.path())) {
        if (auto refused = refuse(request, match, trace_id)) {
            co_return std::move(*refused);
        }
        co_return co_await answer(std::move(request), std::move(match), std::move(context));
    }
    const Result<Principal> principal = deps_.keys.authenticate(request.headers);
    if (!principal) {
        co_return unauthenticated(principal.error(), trace_id);
    }
    if (auto refused = refuse(request, match, trace_id)) {
        co_return std::move(*refused);
    }
    const std::optional<std::string_view> scope = required_scope(match.route);
    if (scope && !principal->may(*scope)) {
        co_return error_response(
            refusal(ErrorCode::kPermissionDenied, fmt::format("this needs the scope {}", *scope)),
            trace_id);
    }
    if (auto refused = refuse_body(request, options_.limits, trace_id)) {
        co_return std::move(*refused);
    }
    context.tenant = principal->tenant;
    context.principal = principal->name;
    co_return co_await answer(std::move(request), std::move(match), std::move(context));
}

asio::awaitable<net::HttpResponse> EngineApi::answer(net::HttpRequest request, RouteMatch match,
                                                     CallContext context) {
    const std::string trace_id = context.trace.trace_id;
    switch (match.route) {
        case Route::kOrchestrations:
            co_return co_await runs_.orchestrate(std::move(context), std::move(request.body));
        case Route::kExecute:
            co_return co_await runs_.execute(std::move(context), std::move(request.body));
        case Route::kCard:
            if (!deps_.cards) {
                co_return error_response(
                    refusal(ErrorCode::kDataNotFound, "this engine has no cards"), trace_id);
            }
            co_return co_await answer_card(deps_.cards, std::move(context),
                                           std::move(match.parameter), std::move(request));
        case Route::kCapabilities:
            co_return json_page(200, encode_capabilities(deps_.tools, context.tenant));
        case Route::kHealth:
            co_return json_page(200, R"({"status":"ok"})");
        case Route::kReady:
            co_return co_await answer_readiness();
        case Route::kMetrics:
            co_return answer_metrics(request);
        case Route::kUnknown:
            break;
    }
    co_return error_response(refusal(ErrorCode::kDataNotFound, "there is no such route"), trace_id);
}

asio::awaitable<net::HttpResponse> EngineApi::answer_readiness() {
    ReadinessReport report = co_await readiness_.report();
    net::HttpResponse response = json_page(report.ready ? 200 : 503, std::move(report.body));
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
