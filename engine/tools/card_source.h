// Where the records behind a card come from: a database or a configured list.
#pragma once

#include "engine/ports/call_context.h"
#include "engine/ports/error.h"
#include "engine/tools/card_query.h"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::engine {

// `count` events for one reason and group in one bucket.
struct ReasonEvent {
    std::string reason;
    std::string group;
    std::int64_t bucket_ts = 0;  // seconds since the epoch
    std::int64_t count = 0;
};

class CardSource {
public:
    virtual ~CardSource() = default;

    // The records of `context.tenant` inside `window`, in any order.
    virtual boost::asio::awaitable<Result<std::vector<ReasonEvent>>> load(CallContext context,
                                                                          CardWindow window) = 0;
};

}  // namespace faultline::engine
