#include "scenarios/judge/exposition.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

constexpr const char* kText =
    "# HELP runs_total Runs.\n"
    "# TYPE runs_total counter\n"
    "runs_total{status=\"success\"} 12\n"
    "runs_total{status=\"fai\\\"led\",x=\"1\"} 3.5 1700000000\n"
    "runs_total_more{status=\"success\"} 99\n"
    "in_flight 2\n"
    "broken{a=\"b\n"
    "broken x\n";

TEST(Exposition, ReadsTheSamplesOfOneName) {
    const auto runs = samples_of(kText, "runs_total");
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].labels.at("status"), "success");
    EXPECT_EQ(runs[0].value, 12.0);
    EXPECT_EQ(runs[1].labels.at("status"), "fai\"led");
    EXPECT_EQ(runs[1].labels.at("x"), "1");
    EXPECT_EQ(runs[1].value, 3.5);
    EXPECT_EQ(sum_by(runs, "status").at("success"), 12.0);
    const auto in_flight = samples_of(kText, "in_flight");
    ASSERT_EQ(in_flight.size(), 1U);
    EXPECT_EQ(in_flight[0].value, 2.0);
    EXPECT_EQ(sum_by(in_flight, "tool").at(""), 2.0);
}

TEST(Exposition, ReadsEveryFormOfAValue) {
    const auto values = samples_of("x +Inf\nx -Inf\nx NaN\nx +1\nx -2.5e1\nx +-1\nx ++1\n", "x");
    ASSERT_EQ(values.size(), 5U);
    EXPECT_EQ(values[0].value, std::numeric_limits<double>::infinity());
    EXPECT_EQ(values[1].value, -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(values[2].value));
    EXPECT_EQ(values[3].value, 1.0);
    EXPECT_EQ(values[4].value, -25.0);
}

TEST(Exposition, ReadsTheEscapesOfALabel) {
    const auto samples = samples_of(R"(x{a="one\ntwo\"three\\four\\n",b="plain"} 1)", "x");
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].labels.at("a"), "one\ntwo\"three\\four\\n");
    EXPECT_EQ(samples[0].labels.at("b"), "plain");
}

TEST(Exposition, PassesOverWhatIsNoSample) {
    EXPECT_TRUE(samples_of(kText, "broken").empty());
    EXPECT_TRUE(samples_of(kText, "no_such").empty());
    EXPECT_TRUE(samples_of("", "x").empty());
    EXPECT_TRUE(samples_of("x{", "x").empty());
    EXPECT_TRUE(samples_of("x{a=\"\\", "x").empty());
}

}  // namespace
}  // namespace faultline::scenario
