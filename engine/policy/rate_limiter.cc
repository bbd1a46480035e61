#include "engine/policy/rate_limiter.h"

#include "base/check.h"
#include "base/planted_bug.h"

#include <algorithm>
#include <chrono>

namespace faultline::engine {

RateLimiter::RateLimiter(RateLimits limits) : max_tenants_(limits.max_tenants) {
    FAULTLINE_CHECK(limits.per_second > 0 && limits.per_minute > 0 && limits.max_tenants > 0,
                    "a rate limit above zero");
    const auto pace = [](Duration period, std::int64_t calls) {
        return Pace{.interval = period / calls, .burst = period / calls * calls};
    };
    second_ = pace(std::chrono::seconds(1), limits.per_second);
    minute_ = pace(std::chrono::minutes(1), limits.per_minute);
}

Duration RateLimiter::Pace::wait(Bucket bucket, Instant now) const {
    const Instant full_at = std::max(bucket.full_at, now);
    return std::max(Duration::zero(), full_at - now + interval - burst);
}

void RateLimiter::Pace::take(Bucket& bucket, Instant now) const {
    bucket.full_at = std::max(bucket.full_at, now) + interval;
}

RateLimiter::Entry& RateLimiter::entry_of(std::string_view tenant) {
    if (const auto found = by_tenant_.find(tenant); found != by_tenant_.end()) {
        recent_.splice(recent_.begin(), recent_, found->second);
        return recent_.front();
    }
    if (by_tenant_.size() >= max_tenants_) {
        by_tenant_.erase(recent_.back().tenant);
        recent_.pop_back();
        ++evictions_;
    }
    recent_.push_front(Entry{.tenant = std::string(tenant), .second = {}, .minute = {}});
    by_tenant_.emplace(recent_.front().tenant, recent_.begin());
    return recent_.front();
}

RateLimiter::Decision RateLimiter::admit(std::string_view tenant, Instant now) {
    if (planted("limiter_never_refuses")) {
        return {.admitted = true};
    }
    if (planted("only_first_tenant_limited") && !recent_.empty() &&
        recent_.back().tenant != tenant) {
        return {.admitted = true};
    }
    Entry& entry = entry_of(planted("limit_shared_by_tenants") ? "" : tenant);
    const Duration wait = std::max(
        second_.wait(entry.second, now),
        planted("minute_limit_ignored") ? Duration::zero() : minute_.wait(entry.minute, now));
    if (wait > Duration::zero()) {
        if (planted("refusal_costs_a_call")) {
            second_.take(entry.second, now);
        }
        return {.admitted = false, .retry_after = wait};
    }
    second_.take(entry.second, now);
    if (planted("limiter_at_half_rate")) {
        second_.take(entry.second, now);
    }
    minute_.take(entry.minute, now);
    return {.admitted = true};
}

}  // namespace faultline::engine
