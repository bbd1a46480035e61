#include "engine/store/etag_store.h"

#include <utility>

namespace faultline::engine {

namespace asio = boost::asio;

namespace {
constexpr std::string_view kEtagKind = "etag";
}  // namespace

// Not coroutines themselves: they only name the key and hand on.
asio::awaitable<Result<std::optional<std::string>>> EtagStore::get(CallContext context,
                                                                   ResourceKey key) {
    std::string name = store_key(kEtagKind, context, key);
    return backend_.get(std::move(context), std::move(name));
}

asio::awaitable<Result<void>> EtagStore::set(CallContext context, ResourceKey key, std::string etag,
                                             Duration ttl) {
    std::string name = store_key(kEtagKind, context, key);
    return backend_.set(std::move(context), std::move(name), std::move(etag), ttl);
}

}  // namespace faultline::engine
