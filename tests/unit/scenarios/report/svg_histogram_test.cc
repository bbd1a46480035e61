#include "scenarios/report/svg_histogram.h"

#include "tests/fakes/required.h"
#include "tests/unit/scenarios/report/outside_reader.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

Histogram histogram_of(std::vector<double> counts, double infinite) {
    Histogram histogram;
    histogram.title = "a < b";
    histogram.unit = "operations";
    histogram.ticks = {{0, "1ms"}, {2, "2ms"}};
    histogram.limits = {{1.5, "p99 <x>"}};
    histogram.series = {
        {.name = "one", .colour = "#123456", .counts = std::move(counts), .infinite = infinite}};
    return histogram;
}

std::ptrdiff_t bars_in(const std::string& svg) {
    const auto end = svg.find("<title>one");
    const auto begin = svg.rfind("d=\"", end);
    return std::count(svg.begin() + static_cast<std::ptrdiff_t>(begin),
                      svg.begin() + static_cast<std::ptrdiff_t>(end), 'M');
}

TEST(SvgHistogram, HasABarForEachRangeThatHoldsSomething) {
    EXPECT_EQ(bars_in(draw_histogram(histogram_of({3, 0, 5}, 0))), 2);
}

TEST(SvgHistogram, WhatNeverCameHasABarOfItsOwn) {
    const auto svg = draw_histogram(histogram_of({3, 0, 5}, 2));
    EXPECT_EQ(bars_in(svg), 3);
    EXPECT_NE(svg.find(">∞</text>"), std::string::npos);
    EXPECT_EQ(draw_histogram(histogram_of({3}, 0)).find(">∞</text>"), std::string::npos);
}

TEST(SvgHistogram, IsXmlWhateverThereIs) {
    for (const auto& svg : {draw_histogram(histogram_of({1, 2}, 1)),
                            draw_histogram(histogram_of({}, 0)), draw_histogram(Histogram{})}) {
        const auto said = read_with_python(
            "import sys, xml.etree.ElementTree as "
            "t\nprint(t.parse(sys.argv[1]).getroot().tag[-3:])",
            svg);
        FAULTLINE_SKIP_WITHOUT(said, "python3");
        EXPECT_EQ(*said, "svg\n");
        EXPECT_EQ(svg.find("nan"), std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::scenario
