#include "engine/tools/card_service.h"

#include "base/planted_bug.h"
#include "base/with_deadline.h"
#include "engine/ports/error_log.h"
#include "engine/store/conditional.h"
#include "engine/store/etag.h"

#include <algorithm>
#include <utility>

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kReasonTrends = "reason-trends";

Error too_late() {
    return {.code = ErrorCode::kToolTimeout, .message = "the card was not ready in time"};
}

// An older version may stand in for a source that is broken, not for one that said no.
bool may_serve_stale(const Error& error) {
    return error.code == ErrorCode::kUpstreamUnavailable || error.code == ErrorCode::kToolTimeout ||
           error.code == ErrorCode::kInternalError;
}

ResourceKey key_of(const CardRequest& request) {
    return {
        fmt::format("cards/{}?bucket={}&period={}", request.name, request.bucket, request.period)};
}

std::string flight_key(const CallContext& context, const ResourceKey& key) {
    return planted("flight_shared_by_tenants") ? key.resource : store_key("flight", context, key);
}

bool is_held(const CardRequest& request, std::string_view etag) {
    return evaluate({std::nullopt, request.if_none_match}, etag, true) ==
           Precondition::kNotModified;
}

}  // namespace

CardService::CardService(CardServiceDeps deps, CardServiceOptions options)
    : deps_(deps), options_(std::move(options)) {}

asio::awaitable<Result<CardAnswer>> CardService::get(CallContext context, CardRequest request) {
    const Deadline deadline = deadline_of(context);
    context.deadline = deadline;
    return with_deadline(deps_.clock, deadline, too_late(),
                         answer(std::move(context), std::move(request)));
}

asio::awaitable<Result<std::optional<CardAnswer>>> CardService::unchanged(CallContext context,
                                                                          CardRequest request) {
    const Deadline deadline = deadline_of(context);
    context.deadline = deadline;
    return with_deadline(deps_.clock, deadline, too_late(),
                         answer_unchanged(std::move(context), std::move(request)));
}

Deadline CardService::deadline_of(const CallContext& context) const {
    return context.deadline.earlier(Deadline::after(deps_.clock.now(), options_.timeout));
}

void CardService::count_request(const CardRequest& request) {
    deps_.cache.requests->add();
    if (request.if_none_match) {
        deps_.cache.revalidations->add();
    }
}

asio::awaitable<Result<std::optional<CardAnswer>>> CardService::answer_unchanged(
    CallContext context, CardRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (request.name != kReasonTrends || !parse_card_query(request.period, request.bucket)) {
        co_return std::nullopt;
    }
    const ResourceKey key = key_of(request);
    const Result<Known> known = co_await look_up(context, key);
    if (!known || !known->etag || !is_held(request, *known->etag)) {
        co_return std::nullopt;
    }
    count_request(request);
    co_return finish(request, Card{*known->etag, nullptr, computed_at(context, key, *known->etag)},
                     true);
}

asio::awaitable<Result<CardAnswer>> CardService::answer(CallContext context, CardRequest request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (request.name != kReasonTrends) {
        co_return Error{.code = ErrorCode::kDataNotFound, .message = "there is no such card"};
    }
    const Result<CardQuery> query = parse_card_query(request.period, request.bucket);
    if (!query) {
        co_return query.error();
    }
    count_request(request);
    const ResourceKey key = key_of(request);
    const Result<Known> known = co_await look_up(context, key);
    if (!known) {
        co_return known.error();
    }
    if (known->etag && is_held(request, *known->etag)) {
        co_return finish(
            request, Card{*known->etag, nullptr, computed_at(context, key, *known->etag)}, true);
    }
    if (std::optional<Card> held = held_body(context, key, *known)) {
        co_return finish(request, std::move(*held), true);
    }
    const std::function<asio::awaitable<Result<Card>>()> work =
        [this, context, key, wanted = *query] { return compute(context, key, wanted); };
    Result<Card> card =
        options_.disabled.on(Protection::kSingleFlight) && !planted("flights_not_shared")
            ? co_await flights_.run(flight_key(context, key), work)
            : co_await work();
    if (!card) {
        co_return card.error();
    }
    co_return finish(request, std::move(*card), false);
}

asio::awaitable<Result<CardService::Known>> CardService::look_up(CallContext context,
                                                                 ResourceKey key) {
    Result<std::optional<std::string>> etag = co_await deps_.etags.get(context, std::move(key));
    if (etag) {
        co_return Known{std::move(*etag), false};
    }
    warn("card_etag_store_failed", context, etag.error());
    if (options_.disabled.off(Protection::kCacheFailOpen)) {
        co_return etag.error();
    }
    co_return Known{std::nullopt, true};
}

std::optional<CardService::Card> CardService::held_body(const CallContext& context,
                                                        const ResourceKey& key,
                                                        const Known& known) {
    if (!known.etag && !known.store_failed) {
        return std::nullopt;
    }
    // Without the ETag store the newest body is as good as its age.
    std::optional<Snapshot> held = known.etag ? deps_.snapshots.get(context, key, *known.etag)
                                              : deps_.snapshots.get(context, key);
    if (!held || (!known.etag && deps_.clock.now() - held->stored >= options_.fresh_for)) {
        return std::nullopt;
    }
    return Card{std::move(held->etag), std::move(held->body), held->stored};
}

asio::awaitable<Result<CardService::Card>> CardService::compute(CallContext context,
                                                                ResourceKey key, CardQuery query) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const CardWindow window = window_of(query, deps_.clock.wall());
    // Not the caller's deadline: others may wait for the same answer with more time left.
    const Deadline deadline = Deadline::after(deps_.clock.now(), options_.load_timeout);
    CallContext load_context = context;
    load_context.deadline = deadline;
    asio::awaitable<Result<std::vector<ReasonEvent>>> loading =
        deps_.source.load(std::move(load_context), window);
    const Result<std::vector<ReasonEvent>> events =
        co_await with_deadline(deps_.clock, deadline, too_late(), std::move(loading));
    if (!events) {
        warn("card_source_failed", context, events.error());
        co_return stale_or(context, key, events.error());
    }
    auto body = std::make_shared<const std::string>(
        reason_trends_body(query, window, *events, options_.weights));
    Card card{make_etag(key.encoding, *body), body, deps_.clock.now()};
    const Result<void> remembered = co_await remember(std::move(context), std::move(key), card);
    if (!remembered) {
        co_return remembered.error();
    }
    co_return card;
}

asio::awaitable<Result<void>> CardService::remember(CallContext context, ResourceKey key,
                                                    Card card) {
    const Duration ttl = options_.disabled.on(Protection::kStaleBound) && !planted("stale_for_ever")
                             ? options_.fresh_for + options_.stale_for
                             : Duration::max();
    (void)deps_.snapshots.put(context, key, card.etag, card.body, ttl);
    const Result<void> stored =
        co_await deps_.etags.set(context, std::move(key), std::move(card.etag),
                                 options_.fresh_for * (planted("card_kept_too_long") ? 2 : 1));
    if (!stored) {
        warn("card_etag_store_failed", context, stored.error());
        if (options_.disabled.off(Protection::kCacheFailOpen)) {
            co_return stored.error();
        }
    }
    co_return Result<void>{};
}

Result<CardService::Card> CardService::stale_or(const CallContext& context, const ResourceKey& key,
                                                const Error& error) {
    std::optional<Snapshot> held = deps_.snapshots.get(context, key);
    if (planted("stale_card_withheld")) {
        return error;
    }
    if (!held && planted("source_failure_hidden")) {
        auto empty = std::make_shared<const std::string>("{}");
        return Card{make_etag(key.encoding, *empty), empty, deps_.clock.now()};
    }
    if (!held || !may_serve_stale(error)) {
        return error;
    }
    return Card{std::move(held->etag), std::move(held->body), held->stored,
                !planted("stale_card_called_fresh")};
}

std::optional<Instant> CardService::computed_at(const CallContext& context, const ResourceKey& key,
                                                std::string_view etag) {
    const std::optional<Snapshot> held = deps_.snapshots.get(context, key, etag);
    return held ? std::optional(held->stored) : std::nullopt;
}

Duration CardService::freshness_left(const Card& card) const {
    if (planted("age_not_counted")) {
        return options_.fresh_for;
    }
    if (card.stale || !card.computed) {
        return Duration::zero();
    }
    const Duration age = deps_.clock.now() - *card.computed;
    return std::max(Duration::zero(), options_.fresh_for - age);
}

CardAnswer CardService::finish(const CardRequest& request, Card card, bool cached) {
    if (cached) {
        deps_.cache.hits->add();
    }
    const Duration fresh_for = freshness_left(card);
    const bool held = is_held(request, card.etag);
    if (held) {
        if (!planted("not_modified_not_counted")) {
            deps_.cache.not_modified->add();
        }
        card.body.reset();
    }
    return CardAnswer{.not_modified = held,
                      .etag = std::move(card.etag),
                      .body = std::move(card.body),
                      .cached = cached,
                      .stale = card.stale,
                      .fresh_for = fresh_for};
}

void CardService::warn(std::string_view event, const CallContext& context, const Error& error) {
    log_error(deps_.log,
              {.name = event, .trace_id = context.trace.trace_id, .tenant = context.tenant}, error);
}

}  // namespace faultline::engine
