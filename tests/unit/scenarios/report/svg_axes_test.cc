#include "scenarios/report/svg_axes.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

TEST(SvgAxes, TicksAreRoundAndEnclose) {
    EXPECT_EQ(linear_ticks(10), (std::vector<double>{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(linear_ticks(103), (std::vector<double>{0, 50, 100, 150}));
    EXPECT_EQ(linear_ticks(1), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0}));
    EXPECT_GE(linear_ticks(0).size(), 2U);
    EXPECT_EQ(log_ticks(0.002, 0.3), (std::vector<double>{0.001, 0.01, 0.1, 1}));
    EXPECT_EQ(log_ticks(0.1, 0.1).size(), 2U);
}

TEST(SvgAxes, ValuesLieBetweenTheTicks) {
    Chart chart;
    chart.length = std::chrono::seconds(10);
    const SvgAxes axes(chart, {0, 50, 100}, true);
    EXPECT_DOUBLE_EQ(axes.x(Duration{}), SvgAxes::kLeft);
    EXPECT_DOUBLE_EQ(axes.x(std::chrono::seconds(10)), SvgAxes::kRight);
    EXPECT_DOUBLE_EQ(axes.x(std::chrono::hours(1)), SvgAxes::kRight) << "clamped";
    EXPECT_DOUBLE_EQ(axes.y(0), SvgAxes::kBottom);
    EXPECT_GT(axes.y(100), axes.y(std::numeric_limits<double>::infinity()));
    EXPECT_DOUBLE_EQ(axes.y(INFINITY), SvgAxes::kTop);
}

TEST(SvgAxes, TheLogScaleIsEvenInPowersOfTen) {
    Chart chart;
    chart.scale = ChartScale::kLogSeconds;
    const SvgAxes axes(chart, {0.001, 0.01, 0.1}, false);
    EXPECT_NEAR(axes.y(0.001) - axes.y(0.01), axes.y(0.01) - axes.y(0.1), 1e-9);
    EXPECT_DOUBLE_EQ(axes.y(0.0), SvgAxes::kBottom) << "nothing lies below the axis";
}

}  // namespace
}  // namespace faultline::scenario
