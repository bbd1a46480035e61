#include "engine/store/resource_key.h"

#include <fmt/format.h>

namespace faultline::engine {

std::string store_key(std::string_view kind, const CallContext& context, const ResourceKey& key) {
    // Lengths before the two free texts, as in a netstring: no separator can be forged.
    return fmt::format("{}:{}:{}:{}:{}:{}", kind, context.tenant.size(), context.tenant,
                       key.encoding.size(), key.encoding, key.resource);
}

}  // namespace faultline::engine
