#include "base/units.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace faultline {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

TEST(Units, Durations) {
    const std::vector<std::pair<std::string_view, Duration>> table = {
        {"300ms", 300ms}, {"300 ms", 300ms},     {"0s", 0s},
        {"1.5s", 1500ms}, {"2m", 2min},          {"1h", 1h},
        {"10us", 10us},   {"10µs", 10us},        {"7ns", 7ns},
        {"0.1ms", 100us}, {"1e3ms", 1s},         {"0.4ns", 0ns},
        {"0.5ns", 1ns},   {"1000000h", 1000000h}};
    for (const auto& [text, expected] : table) {
        const auto parsed = parse_duration(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(*parsed, expected) << text;
    }
}

TEST(Units, DurationsOfSeveralParts) {
    const std::vector<std::pair<std::string_view, Duration>> table = {
        {"1m30s", 90s},    {"2h5m", 125min},    {"0m1s", 1s},       {"1h1ms", 1h + 1ms},
        {"1.5m30s", 2min}, {"1s500ms", 1500ms}, {"1ms10µs", 1010us}};
    for (const auto& [text, expected] : table) {
        const auto parsed = parse_duration(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(*parsed, expected) << text;
    }
    for (const std::string_view text :
         {"1m30", "30s1m", "1m1m", "1m-30s", "m30s", "1mm", "1m 30s", "1..2m1s", "2562047h1h"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(Units, RatesRatiosAndSizes) {
    EXPECT_DOUBLE_EQ(parse_rate("1k/s")->per_second, 1000.0);
    EXPECT_DOUBLE_EQ(parse_rate("1.5M/s")->per_second, 1.5e6);
    EXPECT_DOUBLE_EQ(parse_rate("6k/m")->per_second, 100.0);
    EXPECT_FALSE(parse_rate("1kk/s"));
    EXPECT_DOUBLE_EQ(parse_rate("100/s")->per_second, 100.0);
    EXPECT_DOUBLE_EQ(parse_rate("90 /m")->per_second, 1.5);
    EXPECT_DOUBLE_EQ(parse_rate("36/h")->per_second, 0.01);
    EXPECT_DOUBLE_EQ(parse_ratio("99.9%")->value, 0.999);
    EXPECT_DOUBLE_EQ(parse_ratio("0.999")->value, 0.999);
    EXPECT_DOUBLE_EQ(parse_ratio("100%")->value, 1.0);
    EXPECT_DOUBLE_EQ(parse_ratio("0")->value, 0.0);
}

// Written in percent or in full, a limit is the same number, and a share that meets it exactly
// meets it.
TEST(Units, PercentIsExact) {
    const std::vector<std::pair<std::string_view, double>> table = {
        {"99.9%", 0.999},     {"0.7%", 0.007},     {"99.99%", 0.9999},    {"0.29%", 0.0029},
        {"55.1 %", 0.551},    {"1e1%", 0.1},       {"9.99E1%", 0.999},    {"1e+2%", 1.0},
        {"1e-2%", 0.0001},    {"0%", 0.0},         {"0.1e-0%", 0.001},    {"100%", 1.0},
        {"99.999%", 0.99999}, {"33.3%", 0.333},    {"0.000001%", 1e-8},   {"5%", 0.05},
        {"14%", 0.14},        {"0e9999999%", 0.0}, {"0.07e2%", 7.0 / 100}};
    for (const auto& [text, expected] : table) {
        const auto parsed = parse_ratio(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->value, expected) << text;
    }
    EXPECT_GE(999.0 / 1000, parse_ratio("99.9%")->value) << "at_least: 99.9%, 999 of 1,000";
    EXPECT_LE(7.0 / 1000, parse_ratio("0.7%")->value) << "at_most: 0.7%, 7 of 1,000";
    for (const std::string_view text :
         {"1e99999999999999999999%", "1e%", "1e-%", "100.1%", "1.001e2%"}) {
        EXPECT_FALSE(parse_ratio(text)) << text;
    }
}

// What each parser must refuse, with INVALID_PARAMS and never by crashing.
const std::vector<std::string_view> kHostile = {"",
                                                " ",
                                                "ms",
                                                "-1ms",
                                                "-1",
                                                "+1s",
                                                "1",
                                                "1 second",
                                                "1sec",
                                                "1S",
                                                "1d",
                                                "nan ms",
                                                "nans",
                                                "infs",
                                                "inf/s",
                                                "0x10s",
                                                "1e400s",
                                                "1e999/s",
                                                "1..2s",
                                                "1,5s",
                                                "--1s",
                                                "1s ",
                                                " 1s",
                                                "1ms1",
                                                "1/s/s",
                                                "1/",
                                                "1/d",
                                                "101%",
                                                "1.1",
                                                "99.9 %%",
                                                "%",
                                                "1kb",
                                                "1mb",
                                                "1TB",
                                                "1e30GiB",
                                                "1\0s"sv,
                                                "1s\0"sv,
                                                "\xff\xfe",
                                                "١s",
                                                "1µ",
                                                "1 \t ms",
                                                "1e",
                                                "9999999999999999999999h"};

TEST(Units, HostileTextIsRefused) {
    for (const auto text : kHostile) {
        SCOPED_TRACE(testing::PrintToString(std::string(text)));
        const auto duration = parse_duration(text);
        EXPECT_FALSE(duration);
        EXPECT_EQ(duration.error().kind, ErrorKind::kInvalid);
        EXPECT_FALSE(parse_rate(text));
        if (text != "1") {
            EXPECT_FALSE(parse_ratio(text));
        }
    }
}

TEST(Units, ErrorsShowAnExampleAndNotTheWholeInput) {
    EXPECT_NE(parse_duration("soon").error().message.find("such as 300ms"), std::string::npos);
    EXPECT_NE(parse_rate("100").error().message.find("100/s"), std::string::npos);
    EXPECT_EQ(parse_duration("999999999999h").error().message,
              "\"999999999999h\" is too long; write at most 2555555h");
    EXPECT_EQ(parse_duration("-1s").error().message,
              "\"-1s\" is negative; write a duration such as 300ms");
    EXPECT_EQ(parse_rate("-100/s").error().message,
              "\"-100/s\" is negative; write a rate such as 100/s");
    EXPECT_NE(parse_duration("--1s").error().message.find("is not a duration"), std::string::npos);
    EXPECT_NE(parse_ratio("2").error().message.find("99.9%"), std::string::npos);
    EXPECT_LT(parse_duration(std::string(100'000, 'x')).error().message.size(), 200U);
}

TEST(Units, FormatsDurations) {
    const std::vector<std::pair<Duration, std::string>> table = {
        {0ns, "0ns"},           {7ns, "7ns"},       {1500ns, "1.5us"},
        {300ms, "300ms"},       {1250ms, "1.25s"},  {1h, "3600s"},
        {Duration::max(), "∞"}, {-300ms, "-300ms"}, {1234567ns, "1.23ms"}};
    for (const auto& [duration, expected] : table) {
        EXPECT_EQ(format_duration(duration), expected);
    }
}

TEST(Units, FormatsRatesAndRatios) {
    EXPECT_EQ(format_rate(Rate{100}), "100/s");
    EXPECT_EQ(format_rate(Rate{12345}), "12345/s");
    EXPECT_EQ(format_rate(Rate{0.01}), "0.01/s");
    EXPECT_EQ(format_rate(Rate{0.00001}), "1e-05/s");
    EXPECT_EQ(format_ratio(Ratio{1.0}), "100%");
    EXPECT_EQ(format_ratio(Ratio{0.5}), "50%");
    EXPECT_EQ(format_ratio(Ratio{0.999}), "99.9%");
    EXPECT_EQ(format_ratio(Ratio{0.120001}), "12%");
    EXPECT_EQ(format_ratio(Ratio{0.9995}), "99.95%");
    EXPECT_EQ(format_ratio(Ratio{0.99999}), "99.999%");
    EXPECT_EQ(format_ratio(Ratio{0.00001}), "0.001%");
    EXPECT_EQ(format_ratio(Ratio{0.0}), "0%");
}

TEST(Units, WhatIsPrintedCanBeReadBack) {
    for (const double rate : {0.00001, 0.01, 1.0, 100.0, 12345.0}) {
        EXPECT_DOUBLE_EQ(parse_rate(format_rate(Rate{rate}))->per_second, rate);
    }
    for (const Duration duration : {Duration{7ns}, Duration{300ms}, Duration{90s}}) {
        EXPECT_EQ(*parse_duration(format_duration(duration)), duration);
    }
    for (const double ratio : {0.0, 0.5, 0.9995, 0.99999, 1.0}) {
        EXPECT_DOUBLE_EQ(parse_ratio(format_ratio(Ratio{ratio}))->value, ratio);
    }
}

TEST(Units, FormatsWallTime) {
    EXPECT_EQ(format_wall(WallTime{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format_wall(WallTime{1'700'000'000'123ms}), "2023-11-14T22:13:20.123Z");
    EXPECT_EQ(format_wall(WallTime{-1ms}), "1969-12-31T23:59:59.999Z");
}

TEST(Units, SecondsAndBack) {
    EXPECT_DOUBLE_EQ(to_seconds(1500ms), 1.5);
    EXPECT_DOUBLE_EQ(to_ms(1500us), 1.5);
    EXPECT_EQ(from_seconds(1.5), 1500ms);
    EXPECT_EQ(from_seconds(0.3), 300ms);
    EXPECT_EQ(from_seconds(-0.3), -300ms);
    EXPECT_EQ(from_seconds(1e300), Duration::max());
    EXPECT_EQ(from_seconds(-1e300), Duration::min());
    EXPECT_EQ(from_seconds(std::numeric_limits<double>::infinity()), Duration::max());
    EXPECT_EQ(from_seconds(std::numeric_limits<double>::quiet_NaN()), Duration::zero());
}

}  // namespace
}  // namespace faultline
