#include "engine/api/card_route.h"

#include "engine/api/error_map.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace faultline::engine {

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

net::HttpResponse to_response(const CardAnswer& card, Duration fresh_for) {
    const auto max_age = std::chrono::floor<std::chrono::seconds>(fresh_for).count();
    net::HttpResponse response;
    response.status = card.not_modified ? 304 : 200;
    response.headers = {{"ETag", card.etag},
                        {"Cache-Control", fmt::format("private, max-age={}", max_age)},
                        {"Vary", "Authorization, X-API-Key, Accept-Encoding"},
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

boost::asio::awaitable<net::HttpResponse> answer_card(CardService* service, CallContext context,
                                                      std::string name, net::HttpRequest request) {
    const std::string trace_id = context.trace.trace_id;
    CardRequest card_request = read_request(std::move(name), request);
    const Result<CardAnswer> card =
        co_await service->get(std::move(context), std::move(card_request));
    if (!card) {
        co_return error_response(card.error(), trace_id);
    }
    co_return to_response(*card, service->fresh_for());
}

}  // namespace faultline::engine
