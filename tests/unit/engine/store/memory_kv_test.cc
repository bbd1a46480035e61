// What is particular to the store in memory; the contract is in tests/contract/store.
#include "engine/store/memory_kv.h"

#include "tests/unit/engine/store/await.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;

TEST(MemoryKeyValueStore, StaysWithinItsBytesAndCountsEvictions) {
    ManualClock clock;
    MemoryKeyValueStore store(clock, 10'000);
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(await_value(
            clock, store.set({}, "key" + std::to_string(i), std::string(1000, 'x'), 1h)));
        ASSERT_LE(store.bytes(), 10'000U);
    }
    EXPECT_EQ(store.counts().evictions + store.size(), 100U);
    EXPECT_TRUE(await_value(clock, store.get({}, "key99")).value());
    EXPECT_FALSE(await_value(clock, store.get({}, "key0")).value());
}

TEST(MemoryKeyValueStore, RefusesAValueLargerThanTheStore) {
    ManualClock clock;
    MemoryKeyValueStore store(clock, 1000);
    const auto written = await_value(clock, store.set({}, "k", std::string(1000, 'x'), 1h));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::kInvalidParams);
    EXPECT_EQ(store.counts().refused, 1U);
}

}  // namespace
}  // namespace faultline::engine
