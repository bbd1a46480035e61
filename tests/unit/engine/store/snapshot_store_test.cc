#include "engine/store/snapshot_store.h"

#include "base/manual_clock.h"

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;

class Snapshots : public testing::Test {
protected:
    bool put(const std::string& etag, const std::string& body) {
        return store_.put(context_, key_, etag, std::make_shared<const std::string>(body), 1h);
    }
    std::string body(std::optional<std::string_view> etag = {}) {
        const auto held = store_.get(context_, key_, etag);
        return held ? *held->body : "(none)";
    }

    ManualClock clock_;
    SnapshotStore store_{clock_, {.max_bytes = 20'000, .versions = 3}};
    CallContext context_{
        .tenant = "a", .principal = {}, .trace = {}, .deadline = {}, .step_id = {}};
    ResourceKey key_{"card"};
};

TEST_F(Snapshots, HoldTheLastVersions) {
    EXPECT_EQ(body(), "(none)");
    for (const char* version : {"1", "2", "3", "4"}) {
        EXPECT_TRUE(put(version, std::string("body ") + version));
    }
    EXPECT_EQ(body(), "body 4");
    EXPECT_EQ(body("2"), "body 2");
    EXPECT_EQ(body("1"), "(none)") << "three versions are kept";
}

TEST_F(Snapshots, RenewTheSameVersion) {
    EXPECT_TRUE(put("1", "x"));
    clock_.advance(59min);
    EXPECT_TRUE(put("1", "x"));
    clock_.advance(59min);
    ASSERT_TRUE(store_.get(context_, key_));
    EXPECT_EQ(store_.get(context_, key_)->stored, Instant{} + 59min);
    clock_.advance(1min);
    EXPECT_EQ(body(), "(none)");
}

TEST_F(Snapshots, BelongToOneTenant) {
    EXPECT_TRUE(put("1", "x"));
    context_.tenant = "b";
    EXPECT_EQ(body(), "(none)");
}

TEST_F(Snapshots, StayWithinTheirBytes) {
    EXPECT_FALSE(put("1", std::string(30'000, 'x')));
    EXPECT_EQ(store_.counts().refused, 1U);
    for (int i = 0; i < 50; ++i) {
        key_.resource = "card" + std::to_string(i);
        EXPECT_TRUE(put("1", std::string(5'000, 'x')));
        ASSERT_LE(store_.bytes(), 20'000U);
    }
    EXPECT_GT(store_.counts().evictions, 0U);
}

}  // namespace
}  // namespace faultline::engine
