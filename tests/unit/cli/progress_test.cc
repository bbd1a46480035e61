// The line of progress, on a terminal and elsewhere.
#include "cli/progress.h"

#include "scenarios/report/wrapped_text.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace faultline::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

scenario::ProgressSnapshot full_snapshot() {
    return {.phase = "fault",
            .elapsed = milliseconds(6900),
            .total = seconds(15),
            .rate_sent = 99.96,
            .p50 = milliseconds(12),
            .p99 = Duration::max(),
            .errors = 3,
            .active_faults = {"database_down", "tool_slow"}};
}

TEST(ProgressLine, SaysWhatGoesOn) {
    EXPECT_EQ(progress_line("", {}, 80), "0s  0/s  0 errors");
    EXPECT_EQ(progress_line("orders", full_snapshot(), 200),
              "orders  fault  6s of 15s  100/s  p50 12ms  p99 ∞  3 errors  database_down, "
              "tool_slow");
    EXPECT_EQ(progress_line("", {.elapsed = -seconds(1), .errors = 1}, 80), "0s  0/s  1 error");
}

TEST(ProgressLine, TheDrainHasNoPlannedLength) {
    scenario::ProgressSnapshot snapshot{.phase = "drain", .elapsed = seconds(13)};
    snapshot.total = seconds(13);
    EXPECT_EQ(progress_line("", snapshot, 80), "drain  13s of 13s  0/s  0 errors");
    snapshot.elapsed = milliseconds(20'400);
    EXPECT_EQ(progress_line("", snapshot, 80), "drain  7s after the 13s planned  0/s  0 errors");
}

TEST(ProgressLine, FitsItsColumns) {
    for (std::size_t columns = 0; columns < 90; ++columns) {
        EXPECT_LE(scenario::columns_of(progress_line("orders", full_snapshot(), columns)), columns);
    }
    EXPECT_EQ(progress_line("orders", full_snapshot(), 14), "orders  fault…");
}

TEST(StateLine, FitsItsColumnsToo) {
    EXPECT_EQ(state_line("orders", "lie 3 of 14: late answers", 80),
              "orders  lie 3 of 14: late answers");
    EXPECT_EQ(state_line("", "lie 3 of 14: late answers", 12), "lie 3 of 14…");
}

std::string printed(StreamStyle style, int milliseconds_in_all) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const out = open_memstream(&text, &size);
    {
        Progress progress(out, style, "");
        for (int ms = 0; ms <= milliseconds_in_all; ms += 7) {
            const Instant now = Instant{} + milliseconds(ms);
            if (progress.due(now)) {
                progress.show({.elapsed = milliseconds(ms)}, now);
            }
        }
    }
    std::fclose(out);
    std::string all(text, size);
    std::free(text);
    return all;
}

std::size_t occurrences(const std::string& text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++n;
    }
    return n;
}

TEST(Progress, IsWrittenOverOnATerminalAtMostTenTimesASecond) {
    const std::string text = printed({.in_place = true}, 2000);
    EXPECT_EQ(occurrences(text, "\n"), 0U);
    const std::size_t lines = occurrences(text, "\r\033[K");
    EXPECT_GE(lines, 18U);
    EXPECT_LE(lines, 21U);  // the last takes the line away
    EXPECT_TRUE(text.ends_with("\r\033[K"));
}

TEST(Progress, AnotherStateIsWrittenOverToo) {
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const out = open_memstream(&text, &size);
    {
        Progress progress(out, {.in_place = true, .columns = 16}, "orders");
        progress.show("lie 1 of 14", Instant{});
        EXPECT_FALSE(progress.due(Instant{} + milliseconds(99)));
        EXPECT_TRUE(progress.due(Instant{} + milliseconds(100)));
    }
    std::fclose(out);
    EXPECT_EQ(std::string(text, size), "\r\033[Korders  lie 1 …\r\033[K");
    std::free(text);
}

TEST(Progress, IsALineEachTenSecondsElsewhere) {
    const std::string text = printed({.in_place = false}, 25'000);
    EXPECT_EQ(occurrences(text, "\n"), 2U) << text;
    EXPECT_EQ(occurrences(text, "\033"), 0U);
    EXPECT_TRUE(text.starts_with("10s  ")) << text;
}

}  // namespace
}  // namespace faultline::cli
