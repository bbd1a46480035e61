#include "scenarios/report/svg_chart.h"

#include "scenarios/report/svg_axes.h"
#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

Chart chart_with(std::vector<double> values) {
    Chart chart;
    chart.title = "a < b";
    chart.unit = "per second";
    chart.length = std::chrono::seconds(4);
    chart.slice = std::chrono::seconds(1);
    chart.bands = {
        {.from = std::chrono::seconds(1), .to = std::chrono::seconds(2), .label = "<x>"}};
    chart.markers = {{.at = std::chrono::seconds(2), .label = "healed", .colour = "#000"}};
    chart.series = {{.name = "one", .colour = "#123456", .dash = "", .values = std::move(values)}};
    return chart;
}

std::string path_of(const std::string& svg) {
    const auto end = svg.find("<title>one");
    const auto begin = svg.rfind("d=\"", end) + 3;
    return svg.substr(begin, svg.find('"', begin) - begin);
}

TEST(SvgChart, LinesBreakWhereThereIsNothing) {
    const auto path = path_of(draw_lines(chart_with({1, NAN, 2, 3})));
    EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2);
    EXPECT_EQ(std::count(path.begin(), path.end(), 'V'), 1);
}

// A line that joins the middles of slices rises before what made it rise has begun.
TEST(SvgChart, AValueStandsOverItsOwnSliceOnly) {
    const Chart chart = chart_with({1, 1, 4, 1});
    const auto path = path_of(draw_lines(chart));
    const SvgAxes axes(chart, {0, 1, 2, 3, 4}, false);
    EXPECT_NE(path.find(fmt::format("H{:.1f}V{:.1f}H{:.1f}V{:.1f}", axes.x(std::chrono::seconds(2)),
                                    axes.y(4), axes.x(std::chrono::seconds(3)), axes.y(1))),
              std::string::npos)
        << path;
}

TEST(SvgChart, FewValuesAreDotsToo) {
    EXPECT_NE(draw_lines(chart_with({1, NAN, 2})).find("class=\"dots\""), std::string::npos);
    EXPECT_EQ(draw_lines(chart_with(std::vector<double>(100, 1))).find("class=\"dots\""),
              std::string::npos);
}

TEST(SvgChart, ALimitIsALineOverItsStretchOfTimeAndWithinTheAxis) {
    Chart chart = chart_with({1, 2});
    chart.limits = {{.value = 9,
                     .from = std::chrono::seconds(1),
                     .to = std::chrono::seconds(3),
                     .label = "at most <9>"}};
    const auto svg = draw_lines(chart);
    EXPECT_NE(svg.find("class=\"limit\""), std::string::npos);
    EXPECT_NE(svg.find(">at most &lt;9&gt;</text>"), std::string::npos);
    EXPECT_NE(svg.find(">10</text>"), std::string::npos) << "the axis reaches it";
}

TEST(SvgChart, LabelsOfLimitsDoNotCoverOneAnother) {
    Chart chart = chart_with({1, 2});
    const auto limit = [](double value, int from, int to, std::string label) {
        return ChartLimit{.value = value,
                          .from = std::chrono::seconds(from),
                          .to = std::chrono::seconds(to),
                          .label = std::move(label)};
    };
    chart.limits = {limit(4, 0, 4, "first"), limit(4, 0, 4, "second"), limit(4, 0, 2, "aside")};
    const auto svg = draw_lines(chart);
    const auto height_of = [&svg](std::string_view label) {
        const auto end = svg.find(fmt::format(">{}</text>", label));
        const auto begin = svg.rfind(" y=\"", end) + 4;
        return std::stod(svg.substr(begin, svg.find('"', begin) - begin));
    };
    EXPECT_GE(std::abs(height_of("first") - height_of("second")), 12.0);
    EXPECT_DOUBLE_EQ(height_of("first"), height_of("aside")) << "it ends elsewhere";
    EXPECT_GT(height_of("first"), SvgAxes::kTop + 12) << "not over what stands above the plot";
}

TEST(SvgChart, InfinityHasARowOfItsOwn) {
    EXPECT_NE(draw_lines(chart_with({1, INFINITY})).find(">∞<"), std::string::npos);
    EXPECT_EQ(draw_lines(chart_with({1, 2})).find(">∞<"), std::string::npos);
}

TEST(SvgChart, StacksAddUp) {
    Chart chart = chart_with({3, 0, 1});
    chart.series.push_back({.name = "two", .colour = "#654321", .dash = "", .values = {1, 0, 2}});
    const auto svg = draw_stack(chart);
    EXPECT_NE(svg.find(">4<"), std::string::npos) << "the axis reaches the sum";
    EXPECT_EQ(svg.find("<title></title>"), std::string::npos) << "the sum itself is not drawn";
}

TEST(SvgChart, EmptyChartsAreStillCharts) {
    EXPECT_NE(draw_lines(chart_with({})).find("</svg>"), std::string::npos);
    EXPECT_NE(draw_stack(chart_with({})).find("</svg>"), std::string::npos);
    Chart log = chart_with({NAN, NAN});
    log.scale = ChartScale::kLogSeconds;
    EXPECT_EQ(draw_lines(log).find("nan"), std::string::npos);
    Chart only_infinite = chart_with({INFINITY, INFINITY});
    only_infinite.scale = ChartScale::kLogSeconds;
    EXPECT_EQ(draw_lines(only_infinite).find("nan"), std::string::npos);
}

TEST(SvgChart, IsXml) {
    const auto said = read_with_python(
        "import sys, xml.etree.ElementTree as t\nprint(t.parse(sys.argv[1]).getroot().tag[-3:])",
        draw_lines(chart_with({1, INFINITY, NAN, 3})));
    FAULTLINE_SKIP_WITHOUT(said, "python3");
    EXPECT_EQ(*said, "svg\n");
}

}  // namespace
}  // namespace faultline::scenario
