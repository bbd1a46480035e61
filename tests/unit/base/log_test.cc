#include "base/log.h"

#include "base/json.h"
#include "base/manual_clock.h"

#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace faultline {
namespace {

struct Captured {
    ManualClock clock;
    std::vector<std::string> lines;
    Logger log;

    explicit Captured(LogLevel minimum = LogLevel::kInfo)
        : log(clock, [this](std::string_view line) { lines.emplace_back(line); }, minimum) {}

    [[nodiscard]] nlohmann::json last() const {
        const auto parsed = parse_json(lines.back());
        return parsed ? **parsed : nlohmann::json("no JSON: " + lines.back());
    }
};

TEST(Logger, OneObjectALine) {
    Captured captured;
    captured.log.info(
        "run.done", {{"run", "a1"}, {"steps", std::int64_t{3}}, {"ratio", 0.5}, {"cached", true}});
    EXPECT_EQ(captured.lines.at(0),
              R"({"ts":"1970-01-01T00:00:00.000Z","level":"info","event":"run.done",)"
              R"("run":"a1","steps":3,"ratio":0.5,"cached":true})");
}

TEST(Logger, HostileTextCannotForgeALine) {
    Captured captured;
    const std::string hostile = "x\"}\n{\"level\":\"error\x01\xff\\";
    captured.log.warn(hostile, {{"a\"b", hostile}});
    EXPECT_EQ(captured.lines.at(0).find('\n'), std::string::npos);
    const auto line = captured.last();
    EXPECT_EQ(line["level"], "warning");
    EXPECT_EQ(line["event"], "x\"}\n{\"level\":\"error\x01\xef\xbf\xbd\\");
    EXPECT_EQ(line["a\"b"], line["event"]);
}

TEST(Logger, NumbersThatJsonDoesNotKnowAreNull) {
    Captured captured;
    captured.log.info("n", {{"nan", std::numeric_limits<double>::quiet_NaN()},
                            {"inf", std::numeric_limits<double>::infinity()},
                            {"big", 1e300}});
    EXPECT_TRUE(captured.last()["nan"].is_null());
    EXPECT_TRUE(captured.last()["inf"].is_null());
    EXPECT_EQ(captured.last()["big"], 1e300);
}

TEST(Logger, LongLinesAreCutAndMarked) {
    Captured captured;
    const std::string control(20'000, '\x01');  // six bytes each when escaped
    for (const std::size_t size : {15'000U, 16'200U, 16'280U, 16'300U, 16'384U, 20'000U}) {
        const std::string text(size, 'x');
        captured.log.info("big", {{"before", true}, {"text", text}, {"after", true}});
        EXPECT_LE(captured.lines.back().size(), 16U * 1024U) << size;
        EXPECT_EQ(captured.last().contains("cut"), size > 16'250U) << size;
        EXPECT_EQ(captured.last()["before"], true);
    }
    captured.log.info(control, {{"after", true}});
    EXPECT_LE(captured.lines.back().size(), 16U * 1024U);
    EXPECT_EQ(captured.last()["cut"], true);
}

TEST(Logger, LevelsBelowTheMinimumAreNotWritten) {
    Captured captured(LogLevel::kWarning);
    captured.log.log(LogLevel::kDebug, "d");
    captured.log.info("i");
    captured.log.warn("w");
    captured.log.error("e");
    captured.log.error("e");
    EXPECT_EQ(captured.lines.size(), 3U);
    EXPECT_EQ(captured.log.lines(LogLevel::kInfo), 0U);
    EXPECT_EQ(captured.log.lines(LogLevel::kWarning), 1U);
    EXPECT_EQ(captured.log.lines(LogLevel::kError), 2U);
}

TEST(Logger, ThreadsDoNotMixTheirLines) {
    Captured captured;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&captured] {
                for (int i = 0; i < 200; ++i) {
                    captured.log.info("tick", {{"i", std::int64_t{i}}});
                }
            });
        }
    }
    ASSERT_EQ(captured.lines.size(), 800U);
    EXPECT_EQ(captured.log.lines(LogLevel::kInfo), 800U);
    for (const auto& line : captured.lines) {
        ASSERT_TRUE(parse_json(line)) << line;
    }
}

TEST(LogLevel, Names) {
    EXPECT_EQ(to_string(LogLevel::kDebug), "debug");
    EXPECT_EQ(to_string(LogLevel::kInfo), "info");
    EXPECT_EQ(to_string(LogLevel::kWarning), "warning");
    EXPECT_EQ(to_string(LogLevel::kError), "error");
}

}  // namespace
}  // namespace faultline
