#include "scenarios/report/wall_time.h"

#include "base/units.h"

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(WallTime, ReadsBackWhatWasWritten) {
    const WallTime time{std::chrono::milliseconds(1'767'323'045'678)};
    EXPECT_EQ(parse_wall(format_wall(time)), time);
    EXPECT_EQ(parse_wall("1970-01-01T00:00:00.000Z"), WallTime{});
    EXPECT_EQ(seconds_text(time), "2026-01-02T03:04:05");
}

TEST(WallTime, WhatIsNoTimeIsNone) {
    for (const char* text : {"", "now", "2026-13-01T00:00:00.000Z", "2026-01-02T03:04:05Z",
                             "2026-01-02T03:04:05.678Z ", "2026-01-02T25:04:05.678Z"}) {
        EXPECT_EQ(parse_wall(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace faultline::scenario
