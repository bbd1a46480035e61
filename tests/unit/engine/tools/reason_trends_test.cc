#include "engine/tools/reason_trends.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline::engine {
namespace {

using nlohmann::json;

constexpr std::int64_t kDay = 86'400;

CardWindow two_days() { return {.from = 0, .to = 2 * kDay, .bucket_seconds = kDay}; }

std::vector<ReasonEvent> some_events() {
    return {{"timeout", "infra", 10, 4},     {"timeout", "perf", kDay + 5, 1},
            {"quota", "infra", 20, 5},       {"schema", "data", kDay, 2},
            {"auth", "security", 30, 3},     {"drift", "data", 40, 1},
            {"unknown", "perf", kDay - 1, 1}};
}

TEST(ReasonTrends, ScoreIsCountTimesLabelTimesGroup) {
    const ReasonWeights weights{.labels = {{"timeout", 2.0}, {"quota", 0.5}},
                                .groups = {{"infra", 1.5}, {"security", 4.0}}};
    const auto top = top_reasons(some_events(), weights);
    ASSERT_EQ(top.size(), kTopReasons);
    // timeout 4×2×1.5 + 1×2 = 14, auth 3×4 = 12, quota 5×0.5×1.5 = 3.75, schema 2, drift 1.
    EXPECT_EQ(top[0].reason, "timeout");
    EXPECT_DOUBLE_EQ(top[0].score, 14.0);
    EXPECT_EQ(top[0].count, 5);
    EXPECT_EQ(top[1].reason, "auth");
    EXPECT_DOUBLE_EQ(top[1].score, 12.0);
    EXPECT_EQ(top[2].reason, "quota");
    EXPECT_DOUBLE_EQ(top[2].score, 3.75);
    EXPECT_EQ(top[3].reason, "schema");
    EXPECT_EQ(top[4].reason, "drift") << "equal scores go by name, before \"unknown\"";
}

TEST(ReasonTrends, BodyIsCanonical) {
    const std::string body = reason_trends_body({}, two_days(), some_events(), {});
    EXPECT_EQ(
        body,
        R"({"bucket":"day","buckets":[{"events":14,"start":"1970-01-01T00:00:00.000Z"},)"
        R"({"events":3,"start":"1970-01-02T00:00:00.000Z"}],"card":"reason-trends",)"
        R"("groups":[{"count":3,"group":"data"},{"count":9,"group":"infra"},)"
        R"({"count":2,"group":"perf"},{"count":3,"group":"security"}],"period":"7d",)"
        R"("summary":{"total_events":17,"unique_reasons":6},"top_reasons":[)"
        R"({"count":5,"reason":"quota","score":5.0},{"count":5,"reason":"timeout","score":5.0},)"
        R"({"count":3,"reason":"auth","score":3.0},{"count":2,"reason":"schema","score":2.0},)"
        R"({"count":1,"reason":"drift","score":1.0}],)"
        R"("window":{"from":"1970-01-01T00:00:00.000Z","to":"1970-01-03T00:00:00.000Z"}})");
}

TEST(ReasonTrends, OrderOfRecordsDoesNotShow) {
    const ReasonWeights weights{.labels = {{"timeout", 0.1}}, .groups = {{"infra", 0.7}}};
    std::vector<ReasonEvent> events = some_events();
    const std::string first = reason_trends_body({}, two_days(), events, weights);
    const auto by_count = [](const ReasonEvent& a, const ReasonEvent& b) {
        return std::tie(a.count, a.reason) < std::tie(b.count, b.reason);
    };
    std::sort(events.begin(), events.end(), by_count);
    EXPECT_EQ(reason_trends_body({}, two_days(), events, weights), first);
    std::reverse(events.begin(), events.end());
    EXPECT_EQ(reason_trends_body({}, two_days(), events, weights), first);
}

TEST(ReasonTrends, WithoutRecordsIsEmptyAndValid) {
    const json body = json::parse(reason_trends_body({}, two_days(), {}, {}));
    EXPECT_EQ(body.at("top_reasons"), json::array());
    EXPECT_EQ(body.at("buckets").size(), 2U);
    EXPECT_EQ(body.at("summary").at("total_events"), 0);
}

}  // namespace
}  // namespace faultline::engine
