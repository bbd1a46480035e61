// Serves cards to the HTTP route and the tool `cards` alike: ETag first, then the cached body, then
// the computation, one at a time per key. A card is at most `fresh_for` old; when its source fails
// it is served up to `stale_for` longer, marked stale. A lost cache costs time, never an error.
// Owned by the composition root, used on the engine's executor.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "engine/policy/protection.h"
#include "engine/ports/error.h"
#include "engine/store/etag_store.h"
#include "engine/store/snapshot_store.h"
#include "engine/tools/card_source.h"
#include "engine/tools/reason_trends.h"
#include "engine/tools/single_flight.h"
#include "metrics/engine_metrics.h"

#include <memory>
#include <optional>
#include <string>

namespace faultline::engine {

struct CardRequest {
    std::string name;
    std::string period = "7d";
    std::string bucket = "day";
    std::optional<std::string> if_none_match;  // the header as it came
};

struct CardAnswer {
    bool not_modified = false;
    std::string etag;
    std::shared_ptr<const std::string> body;  // null when not modified
    bool cached = false;                      // served without computing
    bool stale = false;                       // the source failed; this is an older version
    Duration fresh_for{};  // from now on; zero when it is stale or of unknown age
};

// All must outlive the service; `log` may be null. `cache` is EngineMetrics::cache("memory",
// "cards").
struct CardServiceDeps {
    Clock& clock;
    CardSource& source;
    EtagStore& etags;
    SnapshotStore& snapshots;
    const metrics::CacheHandles& cache;
    Logger* log;
};

struct CardServiceOptions {
    Duration fresh_for = std::chrono::seconds(60);    // how old an answer may be
    Duration stale_for = std::chrono::seconds(300);   // longer than that while the source fails
    Duration load_timeout = std::chrono::seconds(5);  // of one question to the source
    Duration timeout = std::chrono::seconds(10);      // of the whole answer
    ReasonWeights weights;                            // of labels and groups in reason-trends
    DisabledProtections disabled;  // none unless a test wants to show that one is needed
};

class CardService {
public:
    CardService(CardServiceDeps deps, CardServiceOptions options);

    // DATA_NOT_FOUND for a card of another name, INVALID_PARAMS for its parameters, else the
    // source's error. Honours `context.deadline`.
    boost::asio::awaitable<Result<CardAnswer>> get(CallContext context, CardRequest request);

    // The cheap half of get(): an answer when the client holds the current version, which costs
    // one look-up; nullopt when only get() can tell, which then counts as if it were the first.
    boost::asio::awaitable<Result<std::optional<CardAnswer>>> unchanged(CallContext context,
                                                                        CardRequest request);

private:
    struct Card {
        std::string etag;
        std::shared_ptr<const std::string> body;
        std::optional<Instant> computed{};  // when it was last found to be current
        bool stale = false;
    };
    // What the ETag store says: the current ETag, or that it could not be asked.
    struct Known {
        std::optional<std::string> etag;
        bool store_failed = false;
    };

    boost::asio::awaitable<Result<CardAnswer>> answer(CallContext context, CardRequest request);
    boost::asio::awaitable<Result<std::optional<CardAnswer>>> answer_unchanged(CallContext context,
                                                                               CardRequest request);
    [[nodiscard]] Deadline deadline_of(const CallContext& context) const;
    void count_request(const CardRequest& request);
    boost::asio::awaitable<Result<Known>> look_up(CallContext context, ResourceKey key);
    boost::asio::awaitable<Result<Card>> compute(CallContext context, ResourceKey key,
                                                 CardQuery query);
    boost::asio::awaitable<Result<void>> remember(CallContext context, ResourceKey key, Card card);

    std::optional<Card> held_body(const CallContext& context, const ResourceKey& key,
                                  const Known& known);
    Result<Card> stale_or(const CallContext& context, const ResourceKey& key, const Error& error);
    // Of the version with that ETag; nullopt when it is not held any more.
    std::optional<Instant> computed_at(const CallContext& context, const ResourceKey& key,
                                       std::string_view etag);
    [[nodiscard]] Duration freshness_left(const Card& card) const;
    CardAnswer finish(const CardRequest& request, Card card, bool cached);
    void warn(std::string_view event, const CallContext& context, const Error& error);

    CardServiceDeps deps_;
    CardServiceOptions options_;
    SingleFlight<Card> flights_;
};

}  // namespace faultline::engine
