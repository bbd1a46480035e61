// Bodies that were served, the last N versions of each resource, by tenant, encoding and ETag.
// In memory: bounded in bytes, least recently used resource first out. Confined to the engine's
// executor; owned by the composition root.
#pragma once

#include "base/clock.h"
#include "engine/ports/error.h"
#include "engine/store/expiring_lru.h"
#include "engine/store/resource_key.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace faultline::engine {

struct Snapshot {
    std::string etag;
    std::shared_ptr<const std::string> body;  // shared, never copied on a hit
    Instant stored{};                         // when it was last found to be current
};

struct SnapshotStoreOptions {
    std::size_t max_bytes = 64U << 20U;  // of all bodies and what it takes to find them
    std::size_t versions = 4;            // the ring of one resource
};

class SnapshotStore {
public:
    SnapshotStore(Clock& clock, SnapshotStoreOptions options)
        : clock_(clock), options_(options), rings_(options.max_bytes) {}

    // Makes `body` the newest version; the same ETag again only renews it. The resource with all
    // its versions expires `ttl` later. False when it is over the bound; it is not kept then.
    bool put(const CallContext& context, const ResourceKey& key, std::string etag,
             std::shared_ptr<const std::string> body, Duration ttl);

    // The newest version, or the one with that ETag; nullopt when it is not held.
    [[nodiscard]] std::optional<Snapshot> get(const CallContext& context, const ResourceKey& key,
                                              std::optional<std::string_view> etag = {});

    [[nodiscard]] std::size_t size() const { return rings_.size(); }  // resources
    [[nodiscard]] std::size_t bytes() const { return rings_.bytes(); }
    [[nodiscard]] const LruCounts& counts() const { return rings_.counts(); }

private:
    using Ring = std::deque<Snapshot>;  // newest first

    Clock& clock_;
    SnapshotStoreOptions options_;
    ExpiringLru<Ring> rings_;
};

}  // namespace faultline::engine
