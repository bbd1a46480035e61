// Charts over the time of a run as static SVG: lines or stacked bars, shaded bands, vertical
// markers. Presentation attributes only, so that they are readable where styles and scripts are
// blocked; text takes the colour of the page. Pure; a chart of 240 slices is about 20 KB.
#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

struct ChartBand {
    Duration from{};
    Duration to{};
    std::string label;
};

struct ChartMarker {
    Duration at{};
    std::string label;
    std::string_view colour;
};

// A level that something must not pass, as a line across its stretch of time.
struct ChartLimit {
    double value = 0.0;  // on the y axis
    Duration from{};
    Duration to{};
    std::string label;
};

struct ChartSeries {
    std::string name;
    std::string_view colour;
    std::string_view dash;       // of lines, "" = solid
    std::vector<double> values;  // one a slice; NaN = no value, infinity = never answered
    double width = 2;            // of lines
    double opacity = 1;          // of lines; below 1 what lies under or over it is seen
};

enum class ChartScale { kLinear, kLogSeconds };

struct Chart {
    std::string title;
    std::string description;  // for those who do not see it
    std::string unit;         // of the y axis: "operations per second"
    ChartScale scale = ChartScale::kLinear;
    Duration length{};  // of the x axis
    Duration slice{};
    std::vector<ChartBand> bands;
    std::vector<ChartMarker> markers;
    std::vector<ChartLimit> limits;
    std::vector<ChartSeries> series;
};

// Lines in steps: each value stands over the slice it is of, and does not rise before it. With
// dots at the slices' starts where there are few values.
[[nodiscard]] std::string draw_lines(const Chart& chart);
// Series on top of one another, first at the bottom. Linear scale.
[[nodiscard]] std::string draw_stack(const Chart& chart);

}  // namespace faultline::scenario
