#include "engine/store/memory_kv.h"

#include <utility>

namespace faultline::engine {

namespace asio = boost::asio;

Result<void> MemoryKeyValueStore::put(const std::string& key, std::string value, Duration ttl) {
    if (ttl <= Duration::zero()) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "the time to live must be positive"};
    }
    const std::size_t bytes = value.size();
    if (!entries_.put(key, std::move(value), bytes, clock_.now(), ttl)) {
        return Error{.code = ErrorCode::kInvalidParams,
                     .message = "the value is larger than the whole store"};
    }
    return {};
}

asio::awaitable<Result<std::optional<std::string>>> MemoryKeyValueStore::get(CallContext,
                                                                             std::string key) {
    const std::string* value = entries_.find(key, clock_.now());
    co_return value ? std::optional<std::string>(*value) : std::nullopt;
}

asio::awaitable<Result<void>> MemoryKeyValueStore::set(CallContext, std::string key,
                                                       std::string value, Duration ttl) {
    co_return put(key, std::move(value), ttl);
}

asio::awaitable<Result<CasOutcome>> MemoryKeyValueStore::compare_and_set(
    CallContext, std::string key, std::optional<std::string> expected, std::string value,
    Duration ttl) {
    // No suspension between reading and writing: atomic on this executor.
    const std::string* current = entries_.find(key, clock_.now());
    if (expected && !current) {
        co_return CasOutcome::kMissing;
    }
    if (current && (!expected || *expected != *current)) {
        co_return CasOutcome::kMismatch;
    }
    const Result<void> written = put(key, std::move(value), ttl);
    if (!written) {
        co_return written.error();
    }
    co_return CasOutcome::kOk;
}

}  // namespace faultline::engine
