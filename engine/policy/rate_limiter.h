// How often each tenant may call one tool: two token buckets per tenant, one a second and one a
// minute, both full at the start; a call needs a token of both. Pure; one per tool, confined to the
// engine's executor. Knows at most `max_tenants`, forgets the one unseen for longest and counts it.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace faultline::engine {

struct RateLimits {
    std::int64_t per_second = 10;      // calls of one tenant, above 0
    std::int64_t per_minute = 100;     // likewise; both hold
    std::size_t max_tenants = 10'000;  // known at a time
};

class RateLimiter {
public:
    // REQUIRES: all limits > 0.
    explicit RateLimiter(RateLimits limits);

    struct Decision {
        bool admitted = false;
        Duration retry_after{};  // when refused: until both buckets hold a token again
    };
    // Takes a token of both buckets, or of neither.
    Decision admit(std::string_view tenant, Instant now);

    [[nodiscard]] std::size_t tenants() const { return by_tenant_.size(); }
    [[nodiscard]] std::uint64_t evictions() const { return evictions_; }

private:
    // A bucket kept as the instant at which it will be full again: no timer refills it.
    struct Bucket {
        Instant full_at = Instant::min();
    };
    struct Pace {
        Duration interval{};  // between two tokens
        Duration burst{};     // capacity, as time
        [[nodiscard]] Duration wait(Bucket bucket, Instant now) const;
        void take(Bucket& bucket, Instant now) const;
    };
    struct Entry {
        std::string tenant;
        Bucket second;
        Bucket minute;
    };

    Entry& entry_of(std::string_view tenant);

    Pace second_;
    Pace minute_;
    std::size_t max_tenants_;
    std::uint64_t evictions_ = 0;
    std::list<Entry> recent_;  // the front was seen last
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_tenant_;
};

}  // namespace faultline::engine
