#include "engine/tools/card_service.h"

#include "engine/store/etag.h"
#include "engine/store/memory_kv.h"
#include "engine/tools/cards.h"
#include "tests/unit/engine/store/await.h"

#include <vector>

#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

// A source that takes time, changes and breaks as the test says.
class LivingSource final : public CardSource {
public:
    explicit LivingSource(Clock& clock) : clock_(clock) {}
    asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                           CardWindow window) override {
        co_await asio::this_coro::throw_if_cancelled(false);
        ++loads;
        (void)co_await clock_.sleep_for(takes);
        if (failure) {
            co_return *failure;
        }
        co_return std::vector<ReasonEvent>{{context.tenant + " reason", "g", window.from, count}};
    }

    int loads = 0;
    std::int64_t count = 1;
    Duration takes = 100ms;
    std::optional<Error> failure;

private:
    Clock& clock_;
};

// A key-value store that can be switched off, as a lost Redis would be.
class LosableStore final : public KeyValueStore {
public:
    explicit LosableStore(Clock& clock) : memory_(clock) {}
    asio::awaitable<Result<std::optional<std::string>>> get(CallContext context,
                                                            std::string key) override {
        if (lost) {
            co_return gone();
        }
        co_return co_await memory_.get(std::move(context), std::move(key));
    }
    asio::awaitable<Result<void>> set(CallContext context, std::string key, std::string value,
                                      Duration ttl) override {
        if (lost) {
            co_return gone();
        }
        co_return co_await memory_.set(std::move(context), std::move(key), std::move(value), ttl);
    }
    asio::awaitable<Result<CasOutcome>> compare_and_set(CallContext, std::string,
                                                        std::optional<std::string>, std::string,
                                                        Duration) override {
        co_return gone();
    }
    bool lost = false;

private:
    static Error gone() { return {.code = ErrorCode::kUpstreamUnavailable, .message = "gone"}; }
    MemoryKeyValueStore memory_;
};

class Cards : public testing::Test {
protected:
    Cards() { start({}); }

    void start(CardServiceOptions options) {
        service_ = std::make_unique<CardService>(
            CardServiceDeps{clock_, source_, etags_, snapshots_, cells_, nullptr},
            std::move(options));
    }
    static CallContext of_tenant(std::string tenant) {
        CallContext context;
        context.tenant = std::move(tenant);
        return context;
    }
    Result<CardAnswer> get(std::optional<std::string> if_none_match = {},
                           std::string tenant = "acme", std::string period = "7d") {
        CardRequest request{.name = "reason-trends",
                            .period = std::move(period),
                            .if_none_match = std::move(if_none_match)};
        return await_value(clock_, service_->get(of_tenant(std::move(tenant)), std::move(request)));
    }

    ManualClock clock_;
    LivingSource source_{clock_};
    LosableStore backend_{clock_};
    EtagStore etags_{backend_};
    SnapshotStore snapshots_{clock_, {}};
    metrics::Counter requests_, hits_, revalidations_, not_modified_;
    metrics::CacheHandles cells_{&requests_, &hits_, &revalidations_, &not_modified_};
    std::unique_ptr<CardService> service_;
};

TEST_F(Cards, AreComputedOnceThenCached) {
    const auto first = get();
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->cached);
    EXPECT_EQ(first->etag, make_etag("identity", *first->body));
    const auto second = get();
    EXPECT_TRUE(second->cached);
    EXPECT_EQ(second->body, first->body) << "the very same bytes, not a copy";
    EXPECT_EQ(source_.loads, 1);
    EXPECT_EQ(requests_.value(), 2U);
    EXPECT_EQ(hits_.value(), 1U);
    EXPECT_EQ(revalidations_.value(), 0U);
}

TEST_F(Cards, AnswerNotModifiedWithoutABody) {
    const std::string etag = get()->etag;
    for (const std::string& header : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
        const auto answer = get(header);
        ASSERT_TRUE(answer);
        EXPECT_TRUE(answer->not_modified) << header;
        EXPECT_EQ(answer->body, nullptr);
        EXPECT_EQ(answer->etag, etag);
    }
    EXPECT_FALSE(get("\"other\"")->not_modified);
    EXPECT_EQ(source_.loads, 1);
    EXPECT_EQ(not_modified_.value(), 4U);
    EXPECT_EQ(revalidations_.value(), 5U);
}

TEST_F(Cards, AreFreshForTheirTimeAndKeepTheEtagWhenUnchanged) {
    const std::string etag = get()->etag;
    clock_.advance(59s);
    EXPECT_TRUE(get()->cached);
    clock_.advance(2s);
    const auto later = get(etag);
    EXPECT_FALSE(later->cached);
    EXPECT_TRUE(later->not_modified) << "computed again, the same content, the same ETag";
    source_.count = 2;
    clock_.advance(61s);
    const auto changed = get(etag);
    EXPECT_FALSE(changed->not_modified);
    EXPECT_NE(changed->etag, etag);
    EXPECT_EQ(source_.loads, 3);
}

TEST_F(Cards, SayHowLongTheyWillStillBeFresh) {
    const auto first = get();
    EXPECT_EQ(first->fresh_for, 60s);
    clock_.advance(59s);
    EXPECT_EQ(get()->fresh_for, 1s);
    EXPECT_EQ(get(first->etag)->fresh_for, 1s) << "also where there is no body";
    clock_.advance(2s);
    EXPECT_EQ(get()->fresh_for, 60s) << "computed again";
    source_.failure = Error{.code = ErrorCode::kUpstreamUnavailable, .message = "gone"};
    clock_.advance(61s);
    const auto stale = get();
    EXPECT_TRUE(stale->stale);
    EXPECT_EQ(stale->fresh_for, 0s);
}

TEST_F(Cards, ThatAreUnchangedTakeOneLookUp) {
    const auto ask = [this](std::optional<std::string> held, std::string period = "7d") {
        CardRequest request{
            .name = "reason-trends", .period = std::move(period), .if_none_match = std::move(held)};
        return await_value(clock_, service_->unchanged(of_tenant("acme"), std::move(request)));
    };
    EXPECT_EQ(ask("*").value(), std::nullopt);
    EXPECT_EQ(source_.loads, 0);
    const std::string etag = get()->etag;
    const auto held = ask(etag).value();
    ASSERT_TRUE(held);
    EXPECT_TRUE(held->not_modified);
    EXPECT_EQ(held->etag, etag);
    EXPECT_EQ(ask("\"other\"").value(), std::nullopt);
    EXPECT_EQ(ask(etag, "xd").value(), std::nullopt) << "get() says what is wrong";
    backend_.lost = true;
    EXPECT_EQ(ask(etag).value(), std::nullopt);
    EXPECT_EQ(requests_.value(), 2U) << "what get() will answer is counted there";
    EXPECT_EQ(revalidations_.value(), 1U);
    EXPECT_EQ(not_modified_.value(), 1U);
}

TEST_F(Cards, BelongToOneTenantAndOneQuery) {
    const auto acme = get();
    const auto other = get({}, "other");
    EXPECT_FALSE(other->cached);
    EXPECT_NE(*acme->body, *other->body);
    EXPECT_EQ(other->body->find("acme"), std::string::npos);
    EXPECT_FALSE(get({}, "acme", "1d")->cached);
    EXPECT_FALSE(get(acme->etag, "other")->not_modified);
}

TEST_F(Cards, RefuseWrongNamesAndParameters) {
    EXPECT_EQ(get({}, "acme", "xd").error().code, ErrorCode::kInvalidParams);
    const auto unknown = await_value(
        clock_, service_->get(of_tenant("acme"), {.name = "nothing", .if_none_match = {}}));
    EXPECT_EQ(unknown.error().code, ErrorCode::kDataNotFound);
    EXPECT_EQ(source_.loads, 0);
}

TEST_F(Cards, AreComputedByOneForAllWhoAskMeanwhile) {
    asio::io_context io;
    int answered = 0;
    for (int i = 0; i < 50; ++i) {
        CardRequest request{.name = "reason-trends", .if_none_match = {}};
        asio::co_spawn(io, service_->get(of_tenant("acme"), std::move(request)),
                       [&](std::exception_ptr, const Result<CardAnswer>& answer) {
                           answered += answer && answer->body ? 1 : 0;
                       });
    }
    clock_.run(io);
    EXPECT_EQ(answered, 50);
    EXPECT_EQ(source_.loads, 1);
}

TEST_F(Cards, WithoutSingleFlightEverybodyComputes) {
    CardServiceOptions options;
    options.disabled.disable(Protection::kSingleFlight);
    start(std::move(options));
    asio::io_context io;
    for (int i = 0; i < 50; ++i) {
        CardRequest request{.name = "reason-trends", .if_none_match = {}};
        asio::co_spawn(io, service_->get(of_tenant("acme"), std::move(request)),
                       [](std::exception_ptr, const Result<CardAnswer>&) {});
    }
    clock_.run(io);
    EXPECT_EQ(source_.loads, 50);
}

TEST_F(Cards, ACallerWhoGivesUpDoesNotSpoilTheOthers) {
    asio::io_context io;
    std::vector<std::string> outcomes(2);
    for (int i = 0; i < 2; ++i) {
        CallContext context = of_tenant("acme");
        context.deadline = Deadline{clock_.now() + (i == 0 ? Duration(10ms) : Duration(1s))};
        CardRequest request{.name = "reason-trends", .if_none_match = {}};
        asio::co_spawn(io, service_->get(std::move(context), std::move(request)),
                       [&outcomes, i](std::exception_ptr, const Result<CardAnswer>& answer) {
                           outcomes[static_cast<std::size_t>(i)] =
                               answer ? "ok" : to_string(answer.error().code);
                       });
    }
    clock_.run(io);
    EXPECT_EQ(outcomes, (std::vector<std::string>{"TOOL_TIMEOUT", "ok"}));
    EXPECT_EQ(source_.loads, 2);
}

TEST_F(Cards, AreServedStaleWithinABoundWhenTheSourceBreaks) {
    const std::string body = *get()->body;
    source_.failure = Error{.code = ErrorCode::kUpstreamUnavailable, .message = "gone"};
    clock_.advance(61s);
    const auto stale = get();
    ASSERT_TRUE(stale);
    EXPECT_TRUE(stale->stale);
    EXPECT_EQ(*stale->body, body);
    clock_.advance(300s);
    EXPECT_EQ(get().error().code, ErrorCode::kUpstreamUnavailable);
}

TEST_F(Cards, AreNotServedStaleWhenTheSourceSaysNo) {
    (void)get();
    source_.failure = Error{.code = ErrorCode::kPermissionDenied, .message = "no"};
    clock_.advance(61s);
    EXPECT_EQ(get().error().code, ErrorCode::kPermissionDenied);
}

TEST_F(Cards, WithoutTheStaleBoundAnOldCardIsServedForever) {
    CardServiceOptions options;
    options.disabled.disable(Protection::kStaleBound);
    start(std::move(options));
    (void)get();
    source_.failure = Error{.code = ErrorCode::kUpstreamUnavailable, .message = "gone"};
    clock_.advance(24h * 30);
    EXPECT_TRUE(get()->stale);
}

TEST_F(Cards, AHangingSourceIsGivenUpInTime) {
    (void)get();
    source_.takes = 1h;
    clock_.advance(61s);
    const Instant before = clock_.now();
    EXPECT_TRUE(get()->stale);
    EXPECT_EQ(clock_.now() - before, 5s);
    EXPECT_EQ(get({}, "other").error().code, ErrorCode::kToolTimeout);
}

TEST_F(Cards, SurviveALostEtagStore) {
    const std::string etag = get()->etag;
    backend_.lost = true;
    EXPECT_TRUE(get()->cached) << "the body itself is still held";
    EXPECT_TRUE(get(etag)->not_modified);
    clock_.advance(61s);
    EXPECT_FALSE(get()->cached) << "but no longer than it is fresh";
    EXPECT_TRUE(get({}, "other")->body);
    EXPECT_EQ(source_.loads, 3);
}

TEST_F(Cards, WithoutFailOpenALostEtagStoreIsAnError) {
    CardServiceOptions options;
    options.disabled.disable(Protection::kCacheFailOpen);
    start(std::move(options));
    backend_.lost = true;
    EXPECT_EQ(get().error().code, ErrorCode::kUpstreamUnavailable);
}

TEST_F(Cards, AreAToolToo) {
    CardsTool tool(*service_);
    const auto call = [&](nlohmann::json params) {
        return await_value(clock_,
                           tool.call(of_tenant("acme"),
                                     std::make_shared<const nlohmann::json>(std::move(params))));
    };
    const auto output = call({{"period", "1d"}});
    ASSERT_TRUE(output);
    EXPECT_EQ(output->tenant, "acme");
    EXPECT_FALSE(output->cached);
    EXPECT_EQ(output->data->at("period"), "1d");
    EXPECT_TRUE(call({{"name", "reason-trends"}, {"period", "1d"}})->cached);
    EXPECT_EQ(call({{"name", "x"}}).error().code, ErrorCode::kDataNotFound);
    EXPECT_EQ(call({{"perod", "1d"}}).error().code, ErrorCode::kInvalidParams);
    EXPECT_EQ(call({{"period", 1}}).error().code, ErrorCode::kInvalidParams);
    EXPECT_EQ(call(nullptr).error().code, ErrorCode::kInvalidParams);
}

}  // namespace
}  // namespace faultline::engine
