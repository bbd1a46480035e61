// Maps a chart's values to points of its canvas, and draws the axes, grid, bands and markers around
// them. Owned by the drawing functions of svg_chart.h; pure.
#pragma once

#include "scenarios/report/svg_chart.h"

#include <string>
#include <utility>
#include <vector>

namespace faultline::scenario {

// Steps of 1, 2 or 5 × 10^k from 0 to at least `highest`: at most `most` steps, so `most` + 1
// ticks.
[[nodiscard]] std::vector<double> linear_ticks(double highest, int most = 5);
// Powers of ten that enclose [lowest, highest]. REQUIRES: 0 < lowest <= highest.
[[nodiscard]] std::vector<double> log_ticks(double lowest, double highest);

class SvgAxes {
public:
    static constexpr double kLeft = 62;
    static constexpr double kRight = 948;
    static constexpr double kTop = 62;
    static constexpr double kBottom = 236;

    // `chart` must outlive it. `ticks`: values of the y axis, ascending. `with_infinity`: keeps a
    // row above them.
    SvgAxes(const Chart& chart, std::vector<double> ticks, bool with_infinity);

    // In pixels of the canvas; `at` from the run's zero.
    [[nodiscard]] double x(Duration at) const;
    [[nodiscard]] double y(double value) const;

    [[nodiscard]] std::string head() const;  // <svg …>, legend, bands, grid, ticks
    [[nodiscard]] std::string foot() const;  // limits, markers, </svg>

private:
    [[nodiscard]] std::string legend() const;
    [[nodiscard]] std::string limits() const;
    [[nodiscard]] std::string bands() const;
    [[nodiscard]] std::string grid() const;
    [[nodiscard]] std::string time_ticks() const;
    [[nodiscard]] std::string tick_label(double value) const;

    const Chart& chart_;
    std::vector<double> ticks_;
    double plot_top_;
    bool with_infinity_;
};

}  // namespace faultline::scenario
