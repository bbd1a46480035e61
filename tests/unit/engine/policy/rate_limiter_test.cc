#include "engine/policy/rate_limiter.h"

#include "base/random.h"
#include "base/units.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{seconds(1000)};

TEST(RateLimiter, PerSecondLimitHoldsAndSaysWhenToComeBack) {
    RateLimiter limiter({.per_second = 10, .per_minute = 1'000});
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(limiter.admit("acme", kStart).admitted) << i;
    }
    const auto refused = limiter.admit("acme", kStart);
    EXPECT_FALSE(refused.admitted);
    EXPECT_EQ(refused.retry_after, milliseconds(100));
    EXPECT_FALSE(limiter.admit("acme", kStart + milliseconds(99)).admitted);
    EXPECT_TRUE(limiter.admit("acme", kStart + milliseconds(100)).admitted);
    EXPECT_FALSE(limiter.admit("acme", kStart + milliseconds(100)).admitted);
}

TEST(RateLimiter, PerMinuteLimitHoldsBeneathThePerSecondLimit) {
    RateLimiter limiter({.per_second = 10, .per_minute = 30});
    int admitted = 0;
    for (int i = 0; i < 10'000; ++i) {
        admitted += limiter.admit("acme", kStart + milliseconds(i)).admitted ? 1 : 0;
    }
    // 30 at once from the full bucket, then one every two seconds.
    EXPECT_EQ(admitted, 30 + 4);
}

TEST(RateLimiter, ARefusalCostsNothing) {
    RateLimiter limiter({.per_second = 1, .per_minute = 2});
    EXPECT_TRUE(limiter.admit("acme", kStart).admitted);
    for (int i = 0; i < 100; ++i) {
        EXPECT_FALSE(limiter.admit("acme", kStart + milliseconds(500)).admitted);
    }
    EXPECT_TRUE(limiter.admit("acme", kStart + seconds(1)).admitted);
}

TEST(RateLimiter, TenantsDoNotShareABucket) {
    RateLimiter limiter({.per_second = 1, .per_minute = 10});
    EXPECT_TRUE(limiter.admit("acme", kStart).admitted);
    EXPECT_FALSE(limiter.admit("acme", kStart).admitted);
    EXPECT_TRUE(limiter.admit("globex", kStart).admitted);
}

TEST(RateLimiter, OddLimitsGiveExactBursts) {
    for (const std::int64_t limit : {1, 3, 7, 999, 99'999, 1'000'000}) {
        RateLimiter limiter({.per_second = limit, .per_minute = 60'000'000});
        std::int64_t admitted = 0;
        while (limiter.admit("acme", kStart).admitted) {
            ++admitted;
        }
        EXPECT_EQ(admitted, limit);
    }
}

TEST(RateLimiter, ForgetsTheTenantUnseenForLongestAndCountsIt) {
    RateLimiter limiter({.per_second = 1, .per_minute = 100, .max_tenants = 2});
    EXPECT_TRUE(limiter.admit("a", kStart).admitted);
    EXPECT_TRUE(limiter.admit("b", kStart).admitted);
    EXPECT_FALSE(limiter.admit("a", kStart).admitted);  // seen again: b is the oldest now
    EXPECT_TRUE(limiter.admit("c", kStart).admitted);
    EXPECT_EQ(limiter.tenants(), 2U);
    EXPECT_EQ(limiter.evictions(), 1U);
    EXPECT_FALSE(limiter.admit("a", kStart).admitted);
    EXPECT_TRUE(limiter.admit("b", kStart).admitted);  // was forgotten: full again
}

TEST(RateLimiter, NeverAdmitsMoreThanBurstPlusRefillUnderRandomArrivals) {
    RandomStream random(7, "rate_limiter_test");
    RateLimiter limiter({.per_second = 5, .per_minute = 60});
    Instant now = kStart;
    std::int64_t admitted = 0;
    for (int i = 0; i < 20'000; ++i) {
        now += from_seconds(random.exponential(0.02));
        admitted += limiter.admit("acme", now).admitted ? 1 : 0;
        const auto elapsed = std::chrono::duration<double>(now - kStart).count();
        ASSERT_LE(static_cast<double>(admitted), 60.0 + elapsed + 1.0);
    }
}

}  // namespace
}  // namespace faultline::engine
