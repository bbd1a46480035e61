// Current ETags by tenant, encoding and resource, over any KeyValueStore. Owned by the composition
// root, used on the engine's executor; bounded by the store below it.
#pragma once

#include "engine/ports/key_value_store.h"
#include "engine/store/resource_key.h"

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

class EtagStore {
public:
    static constexpr Duration kDefaultTtl = std::chrono::hours(24);

    // `backend` must outlive the store.
    explicit EtagStore(KeyValueStore& backend) : backend_(backend) {}

    // Errors are the backend's.
    boost::asio::awaitable<Result<std::optional<std::string>>> get(CallContext context,
                                                                   ResourceKey key);
    boost::asio::awaitable<Result<void>> set(CallContext context, ResourceKey key, std::string etag,
                                             Duration ttl = kDefaultTtl);
    // `expected` = nullopt means "only if absent".

private:
    KeyValueStore& backend_;
};

}  // namespace faultline::engine
