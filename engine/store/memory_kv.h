// The key-value store in memory: bounded in bytes, least recently used first out, expiry on the
// injected clock. Confined to the engine's executor; owned by the composition root.
#pragma once

#include "base/clock.h"
#include "engine/ports/key_value_store.h"
#include "engine/store/expiring_lru.h"

#include <cstddef>
#include <string>

namespace faultline::engine {

class MemoryKeyValueStore final : public KeyValueStore {
public:
    static constexpr std::size_t kDefaultMaxBytes = 64U << 20U;

    explicit MemoryKeyValueStore(Clock& clock, std::size_t max_bytes = kDefaultMaxBytes)
        : clock_(clock), entries_(max_bytes) {}

    // INVALID_PARAMS for a ttl that is not positive or a value over the whole bound.
    boost::asio::awaitable<Result<std::optional<std::string>>> get(CallContext context,
                                                                   std::string key) override;
    boost::asio::awaitable<Result<void>> set(CallContext context, std::string key,
                                             std::string value, Duration ttl) override;
    boost::asio::awaitable<Result<CasOutcome>> compare_and_set(CallContext context, std::string key,
                                                               std::optional<std::string> expected,
                                                               std::string value,
                                                               Duration ttl) override;

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] std::size_t bytes() const { return entries_.bytes(); }
    [[nodiscard]] const LruCounts& counts() const { return entries_.counts(); }

private:
    Result<void> put(const std::string& key, std::string value, Duration ttl);

    Clock& clock_;
    ExpiringLru<std::string> entries_;
};

}  // namespace faultline::engine
