// A histogram as static SVG: bars of counts over ranges of one quantity, stacked by series, with
// limits as vertical lines and a bar of its own for what is infinite. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::scenario {

struct HistogramSeries {
    std::string name;
    std::string_view colour;
    std::vector<double> counts;  // one a range
    double infinite = 0.0;
};

struct Histogram {
    std::string title;
    std::string description;                             // for those who do not see it
    std::string unit;                                    // of the bars' heights
    std::string quantity;                                // of the x axis
    std::vector<std::pair<double, std::string>> ticks;   // position, 1 = one range; label
    std::vector<std::pair<double, std::string>> limits;  // position; label
    std::vector<HistogramSeries> series;
};

[[nodiscard]] std::string draw_histogram(const Histogram& histogram);

}  // namespace faultline::scenario
