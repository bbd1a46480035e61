#include "engine/api/card_route.h"

#include "base/planted_bug.h"
#include "engine/api/error_map.h"
#include "engine/executor/tool_admission.h"
#include "metrics/in_flight.h"

#include <chrono>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

CardRequest read_request(std::string name, const net::HttpRequest& request) {
    CardRequest card{.name = std::move(name), .if_none_match = {}};
    if (auto period = net::query_parameter(request.query(), "period")) {
        card.period = std::move(*period);
    }
    if (auto bucket = net::query_parameter(request.query(), "bucket")) {
        card.bucket = std::move(*bucket);
    }
    std::string if_none_match = net::join_header(request.headers, "If-None-Match");
    if (!if_none_match.empty()) {
        card.if_none_match = std::move(if_none_match);
    }
    return card;
}

net::HttpResponse to_response(const CardAnswer& card) {
    // As if the age were in whole seconds, which is how HTTP counts it.
    const auto max_age = std::chrono::ceil<std::chrono::seconds>(card.fresh_for).count() *
                         (planted("max_age_in_milliseconds") ? 1000 : 1);
    net::HttpResponse response;
    response.status = card.not_modified ? 304 : 200;
    response.headers = {
        {"ETag", planted("etag_without_quotes") && card.etag.size() > 2
                     ? card.etag.substr(1, card.etag.size() - 2)
                     : card.etag},
        {"Cache-Control",
         fmt::format("{}, max-age={}", planted("card_cached_in_public") ? "public" : "private",
                     max_age)},
        {"Vary", planted("vary_without_key") ? "Accept-Encoding"
                                             : "Authorization, X-API-Key, Accept-Encoding"},
        {"X-Cache", card.stale    ? "stale"
                    : card.cached ? "hit"
                                  : "miss"}};
    if (!card.not_modified) {
        response.headers.emplace_back("Content-Type", "application/json");
        response.body = *card.body;
    }
    return response;
}

}  // namespace

asio::awaitable<net::HttpResponse> CardRoute::answer(CallContext context, std::string name,
                                                     net::HttpRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const std::string trace_id = context.trace.trace_id;
    if (deps_.cards == nullptr || deps_.tool == nullptr) {
        co_return error_response(
            Error{.code = ErrorCode::kDataNotFound, .message = "this engine has no cards"},
            trace_id);
    }
    const Instant started = deps_.clock.now();
    CardRequest card_request = read_request(std::move(name), request);
    const Result<CardAnswer> card = co_await call(std::move(context), std::move(card_request));
    const auto error = card ? std::nullopt : std::optional(index_of(card.error().code));
    metrics::EngineMetrics::tool_finished(deps_.tool->metrics, error, deps_.clock.now() - started);
    if (!card) {
        co_return error_response(card.error(), trace_id);
    }
    co_return to_response(*card);
}

asio::awaitable<Result<CardAnswer>> CardRoute::call(CallContext context, CardRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Instant now = deps_.clock.now();
    context.tool = deps_.tool->capability().tool_id;
    if (auto admitted = admit_call(*deps_.tool, context, now, deps_.disabled); !admitted) {
        co_return admitted.error();
    }
    if (deps_.disabled.on(Protection::kDeadline)) {
        context.deadline =
            context.deadline.earlier(Deadline::after(now, deps_.tool->limits.timeout));
    }
    if (request.if_none_match) {
        Result<std::optional<CardAnswer>> unchanged =
            co_await deps_.cards->unchanged(context, request);
        if (!unchanged) {
            co_return unchanged.error();
        }
        if (*unchanged) {
            co_return std::move(**unchanged);
        }
    }
    co_return co_await call_through_gate(std::move(context), std::move(request));
}

asio::awaitable<Result<CardAnswer>> CardRoute::call_through_gate(CallContext context,
                                                                 CardRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const Result<ConcurrencyGate::Pass> pass =
        co_await enter_gate(deps_.tool, &deps_.clock, context.deadline, deps_.disabled);
    if (!pass) {
        co_return pass.error();
    }
    deps_.tool->metrics.attempts->add();
    const metrics::InFlight in_flight(*deps_.tool->metrics.in_flight);
    Result<CardAnswer> card = co_await deps_.cards->get(std::move(context), std::move(request));
    if (card && card->body && card->body->size() > deps_.tool->limits.max_result_bytes) {
        co_return Error{
            .code = ErrorCode::kMaxRowsExceeded,
            .message = fmt::format("the card has {} bytes, at most {} are allowed",
                                   card->body->size(), deps_.tool->limits.max_result_bytes)};
    }
    co_return card;
}

}  // namespace faultline::engine
