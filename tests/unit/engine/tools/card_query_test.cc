#include "engine/tools/card_query.h"

#include <string>

#include <gtest/gtest.h>

namespace faultline::engine {
namespace {

using namespace std::chrono_literals;

TEST(CardQuery, ReadsPeriodsAndBuckets) {
    EXPECT_EQ(parse_card_query("7d", "day")->period_seconds, 7 * 86'400);
    EXPECT_EQ(parse_card_query("24h", "hour")->period_seconds, 86'400);
    EXPECT_EQ(parse_card_query("90d", "day")->period_seconds, 90 * 86'400);
    EXPECT_EQ(parse_card_query("2160h", "hour")->bucket, CardBucket::kHour);
    for (const std::string bad : {"", "d", "7", "xd", "0d", "-1d", "+1d", "07d", "7 d", " 7d", "7D",
                                  "91d", "2161h", "7dd", "7m", "1e3d", "99999999d", "1.5d"}) {
        const auto query = parse_card_query(bad, "day");
        ASSERT_FALSE(query) << bad;
        EXPECT_EQ(query.error().code, ErrorCode::kInvalidParams);
        EXPECT_NE(query.error().message.find("period"), std::string::npos);
    }
    for (const std::string bad : {"", "Day", "week", "day "}) {
        EXPECT_NE(parse_card_query("7d", bad).error().message.find("bucket"), std::string::npos);
    }
}

TEST(CardWindow, HoldsWholeBucketsWithTheRunningOneLast) {
    const WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + 13h + 5min};
    const auto midnight = [](int day) {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   std::chrono::sys_days{std::chrono::year{2026} / 3 / day}.time_since_epoch())
            .count();
    };
    const CardWindow week = window_of(*parse_card_query("7d", "day"), now);
    EXPECT_EQ(week.to, midnight(11));
    EXPECT_EQ(week.from, midnight(4));
    EXPECT_EQ(week.buckets(), 7U);
    const CardWindow hours = window_of(*parse_card_query("5h", "hour"), now);
    EXPECT_EQ(hours.to, midnight(10) + 14 * 3600);
    EXPECT_EQ(hours.buckets(), 5U);
    // Less than a bucket is a bucket; a started one counts whole.
    EXPECT_EQ(window_of(*parse_card_query("1h", "day"), now).buckets(), 1U);
    EXPECT_EQ(window_of(*parse_card_query("25h", "day"), now).buckets(), 2U);
}

TEST(CardWindow, MovesOnlyWhenABucketEnds) {
    const CardQuery query = *parse_card_query("7d", "hour");
    const WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + 12h};
    EXPECT_EQ(window_of(query, noon).to, window_of(query, noon + 1h - 1ns).to);
    EXPECT_NE(window_of(query, noon).to, window_of(query, noon + 1h).to);
}

}  // namespace
}  // namespace faultline::engine
