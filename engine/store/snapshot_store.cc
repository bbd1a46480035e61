#include "engine/store/snapshot_store.h"

#include <algorithm>
#include <utility>

namespace faultline::engine {

namespace {
constexpr std::string_view kSnapshotKind = "snapshot";
}  // namespace

bool SnapshotStore::put(const CallContext& context, const ResourceKey& key, std::string etag,
                        std::shared_ptr<const std::string> body, Duration ttl) {
    const std::string name = store_key(kSnapshotKind, context, key);
    const Instant now = clock_.now();
    Ring ring;
    if (Ring* held = rings_.find(name, now)) {
        ring = std::move(*held);
    }
    std::erase_if(ring, [&](const Snapshot& version) { return version.etag == etag; });
    ring.push_front(Snapshot{std::move(etag), std::move(body), now});
    if (ring.size() > options_.versions) {
        ring.resize(options_.versions);
    }
    std::size_t bytes = 0;
    for (const Snapshot& version : ring) {
        bytes += sizeof(Snapshot) + version.etag.size() + version.body->size();
    }
    return rings_.put(name, std::move(ring), bytes, now, ttl);
}

std::optional<Snapshot> SnapshotStore::get(const CallContext& context, const ResourceKey& key,
                                           std::optional<std::string_view> etag) {
    const Ring* ring = rings_.find(store_key(kSnapshotKind, context, key), clock_.now());
    if (!ring) {
        return std::nullopt;
    }
    const auto found = std::find_if(ring->begin(), ring->end(), [&](const Snapshot& version) {
        return !etag || version.etag == *etag;
    });
    return found == ring->end() ? std::nullopt : std::optional(*found);
}

}  // namespace faultline::engine
