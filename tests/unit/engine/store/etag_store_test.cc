#include "engine/store/etag_store.h"

#include "engine/store/memory_kv.h"
#include "tests/unit/engine/store/await.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;

CallContext of_tenant(std::string tenant) {
    return {
        .tenant = std::move(tenant), .principal = {}, .trace = {}, .deadline = {}, .step_id = {}};
}

TEST(ResourceKeys, NeverCollide) {
    const auto key = [](const char* tenant, const char* encoding, const char* resource) {
        return store_key("etag", of_tenant(tenant), ResourceKey{resource, encoding});
    };
    EXPECT_NE(key("a", "gzip", "r"), key("b", "gzip", "r"));
    EXPECT_NE(key("a", "gzip", "r"), key("a", "identity", "r"));
    EXPECT_NE(key("a:1:b", "c", "r"), key("a", "b:1:c", "r"));
    EXPECT_NE(key("a", "b", "c:d"), key("a", "b:c", "d"));
    EXPECT_NE(store_key("etag", of_tenant("a"), {"r"}),
              store_key("snapshot", of_tenant("a"), {"r"}));
}

TEST(EtagStore, KeepsTenantsAndEncodingsApart) {
    ManualClock clock;
    MemoryKeyValueStore backend(clock);
    EtagStore store(backend);
    const ResourceKey plain{"card"};
    const ResourceKey zipped{"card", "gzip"};
    ASSERT_TRUE(await_value(clock, store.set(of_tenant("a"), plain, "\"1\"")));
    EXPECT_EQ(await_value(clock, store.get(of_tenant("a"), plain)).value(), "\"1\"");
    EXPECT_EQ(await_value(clock, store.get(of_tenant("b"), plain)).value(), std::nullopt);
    EXPECT_EQ(await_value(clock, store.get(of_tenant("a"), zipped)).value(), std::nullopt);
}

TEST(EtagStore, ExpiresAfterADayUnlessTold) {
    ManualClock clock;
    MemoryKeyValueStore backend(clock);
    EtagStore store(backend);
    ASSERT_TRUE(await_value(clock, store.set(of_tenant("a"), {"day"}, "\"1\"")));
    ASSERT_TRUE(await_value(clock, store.set(of_tenant("a"), {"short"}, "\"2\"", 10s)));
    clock.advance(10s);
    EXPECT_TRUE(await_value(clock, store.get(of_tenant("a"), {"day"})).value());
    EXPECT_FALSE(await_value(clock, store.get(of_tenant("a"), {"short"})).value());
    clock.advance(24h);
    EXPECT_FALSE(await_value(clock, store.get(of_tenant("a"), {"day"})).value());
}

}  // namespace
}  // namespace faultline::engine
