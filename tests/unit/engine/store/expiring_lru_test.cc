#include "engine/store/expiring_lru.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kOver = ExpiringLru<int>::kEntryOverhead;
constexpr Instant kStart{};

TEST(ExpiringLru, FindsWhatWasPut) {
    ExpiringLru<int> map(10'000);
    EXPECT_EQ(map.find("a", kStart), nullptr);
    EXPECT_TRUE(map.put("a", 1, 4, kStart, 1s));
    EXPECT_TRUE(map.put("a", 2, 8, kStart, 1s));
    ASSERT_NE(map.find("a", kStart), nullptr);
    EXPECT_EQ(*map.find("a", kStart), 2);
    EXPECT_EQ(map.size(), 1U);
    EXPECT_EQ(map.bytes(), 1 + 8 + kOver);
}

TEST(ExpiringLru, DropsTheLeastRecentlyUsed) {
    ExpiringLru<int> map(3 * (kOver + 2));
    EXPECT_TRUE(map.put("a", 1, 1, kStart, 1s));
    EXPECT_TRUE(map.put("b", 2, 1, kStart, 1s));
    EXPECT_TRUE(map.put("c", 3, 1, kStart, 1s));
    EXPECT_NE(map.find("a", kStart), nullptr);  // now b is the oldest
    EXPECT_TRUE(map.put("d", 4, 1, kStart, 1s));
    EXPECT_EQ(map.find("b", kStart), nullptr);
    EXPECT_NE(map.find("a", kStart), nullptr);
    EXPECT_EQ(map.counts().evictions, 1U);
    EXPECT_LE(map.bytes(), 3 * (kOver + 2));
}

TEST(ExpiringLru, ExpiresAtTheInstant) {
    ExpiringLru<int> map(10'000);
    EXPECT_TRUE(map.put("a", 1, 1, kStart, 1s));
    EXPECT_NE(map.find("a", kStart + 1s - 1ns), nullptr);
    EXPECT_EQ(map.find("a", kStart + 1s), nullptr);
    EXPECT_EQ(map.counts().expirations, 1U);
    EXPECT_EQ(map.bytes(), 0U);
}

TEST(ExpiringLru, SweepsWhatNobodyReads) {
    ExpiringLru<int> map(1'000'000);
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(map.put("old" + std::to_string(i), i, 1, kStart, 1s));
    }
    for (int i = 0; i < 7; ++i) {
        EXPECT_EQ(map.find("nothing", kStart + 2s), nullptr);
    }
    EXPECT_EQ(map.size(), 0U);
    EXPECT_EQ(map.counts().expirations, 100U);
}

TEST(ExpiringLru, RefusesWhatIsLargerThanItself) {
    ExpiringLru<int> map(kOver + 10);
    EXPECT_TRUE(map.put("a", 1, 5, kStart, 1s));
    EXPECT_FALSE(map.put("a", 2, 10, kStart, 1s));
    EXPECT_EQ(map.find("a", kStart), nullptr) << "the old value would be a lie";
    EXPECT_EQ(map.counts().refused, 1U);
    EXPECT_EQ(map.bytes(), 0U);
}

TEST(ExpiringLru, NeverExpiresWithTheLongestTtl) {
    ExpiringLru<int> map(10'000);
    EXPECT_TRUE(map.put("a", 1, 1, kStart + 5s, Duration::max()));
    EXPECT_NE(map.find("a", kStart + 24h * 365 * 200), nullptr);
}

}  // namespace
}  // namespace faultline::engine
