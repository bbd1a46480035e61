// The port to a key-value store with expiry and compare-and-set: memory here, Redis later.
#pragma once

#include "base/clock.h"
#include "engine/ports/call_context.h"
#include "engine/ports/error.h"

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

enum class CasOutcome { kOk, kMismatch, kMissing };

class KeyValueStore {
public:
    virtual ~KeyValueStore() = default;

    // nullopt when absent or expired.
    virtual boost::asio::awaitable<Result<std::optional<std::string>>> get(CallContext context,
                                                                           std::string key) = 0;
    virtual boost::asio::awaitable<Result<void>> set(CallContext context, std::string key,
                                                     std::string value, Duration ttl) = 0;
    // `expected` = nullopt means "only if absent".
    virtual boost::asio::awaitable<Result<CasOutcome>> compare_and_set(
        CallContext context, std::string key, std::optional<std::string> expected,
        std::string value, Duration ttl) = 0;
};

}  // namespace faultline::engine
