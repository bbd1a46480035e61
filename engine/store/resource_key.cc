#include "engine/store/resource_key.h"

#include "base/planted_bug.h"

#include <fmt/format.h>

namespace faultline::engine {

std::string store_key(std::string_view kind, const CallContext& context, const ResourceKey& key) {
    if (planted("cache_key_without_tenant")) {
        return fmt::format("{}:{}:{}", kind, key.encoding, key.resource);
    }
    // Lengths before the two free texts, as in a netstring: no separator can be forged.
    return fmt::format("{}:{}:{}:{}:{}:{}", kind, context.tenant.size(), context.tenant,
                       key.encoding.size(), key.encoding, key.resource);
}

}  // namespace faultline::engine
