#include "scenarios/report/svg_chart.h"

#include "scenarios/report/markup_text.h"
#include "scenarios/report/svg_axes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

struct Range {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = 0.0;
    bool infinite = false;
};

Range range_of(const Chart& chart) {
    Range range;
    for (const auto& series : chart.series) {
        for (const double value : series.values) {
            if (std::isinf(value)) {
                range.infinite = true;
            } else if (!std::isnan(value)) {
                range.highest = std::max(range.highest, value);
                range.lowest = value > 0 ? std::min(range.lowest, value) : range.lowest;
            }
        }
    }
    for (const auto& limit : chart.limits) {
        range.highest = std::max(range.highest, limit.value);
        range.lowest = limit.value > 0 ? std::min(range.lowest, limit.value) : range.lowest;
    }
    return range;
}

SvgAxes axes_of(const Chart& chart) {
    const Range range = range_of(chart);
    if (chart.scale == ChartScale::kLogSeconds) {
        const bool any = range.highest > 0;
        return {chart, any ? log_ticks(range.lowest, range.highest) : log_ticks(1e-3, 1.0),
                range.infinite};
    }
    return {chart, linear_ticks(range.highest), range.infinite};
}

// "M…H…V…H…" with a new beginning after every gap.
std::string step_path(const Chart& chart, const ChartSeries& series, const SvgAxes& axes) {
    std::string path;
    bool drawing = false;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (std::isnan(series.values[i])) {
            drawing = false;
            continue;
        }
        const auto start = chart.slice * static_cast<std::int64_t>(i);
        const double y = axes.y(series.values[i]);
        path +=
            drawing ? fmt::format("V{:.1f}", y) : fmt::format("M{:.1f} {:.1f}", axes.x(start), y);
        path += fmt::format("H{:.1f}", axes.x(start + chart.slice));
        drawing = true;
    }
    return path;
}

// A dot where each value begins; none where there are so many that they would hide the line.
std::string dots(const Chart& chart, const ChartSeries& series, const SvgAxes& axes) {
    constexpr std::ptrdiff_t kFew = 30;
    const auto values =
        std::ranges::count_if(series.values, [](double v) { return !std::isnan(v); });
    std::string path;
    for (std::size_t i = 0; values <= kFew && i < series.values.size(); ++i) {
        if (!std::isnan(series.values[i])) {
            path +=
                fmt::format("M{:.1f} {:.1f}h0", axes.x(chart.slice * static_cast<std::int64_t>(i)),
                            axes.y(series.values[i]));
        }
    }
    return path.empty() ? ""
                        : fmt::format(
                              "<path class=\"dots\" d=\"{}\" stroke=\"{}\" stroke-width=\"6\" "
                              "stroke-linecap=\"round\" stroke-opacity=\"{}\"/>\n",
                              path, series.colour, series.opacity);
}

}  // namespace

std::string draw_lines(const Chart& chart) {
    const SvgAxes axes = axes_of(chart);
    std::string text = axes.head();
    for (const auto& series : chart.series) {
        text += fmt::format(
            "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
            "stroke-opacity=\"{}\" stroke-linejoin=\"round\"{}><title>{}</title></path>\n",
            step_path(chart, series, axes), series.colour, series.width, series.opacity,
            series.dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", series.dash),
            escape_markup(series.name));
        text += dots(chart, series, axes);
    }
    return text + axes.foot();
}

std::string draw_stack(const Chart& chart) {
    std::size_t slices = 0;
    for (const auto& series : chart.series) {
        slices = std::max(slices, series.values.size());
    }
    std::vector<double> below(slices, 0.0);
    std::string bars;
    Chart total = chart;
    const auto value_at = [](const ChartSeries& series, std::size_t i) {
        return i < series.values.size() ? std::max(series.values[i], 0.0) : 0.0;
    };
    for (std::size_t i = 0; i < slices; ++i) {
        double sum = 0.0;
        for (const auto& series : chart.series) {
            sum += value_at(series, i);
        }
        below[i] = sum;
    }
    total.series.push_back({.name = {}, .colour = {}, .dash = {}, .values = below});
    const SvgAxes scale = axes_of(total);
    std::fill(below.begin(), below.end(), 0.0);
    for (const auto& series : chart.series) {
        std::string path;
        for (std::size_t i = 0; i < slices; ++i) {
            const double value = value_at(series, i);
            if (value > 0) {
                const double left = scale.x(chart.slice * static_cast<std::int64_t>(i));
                const double right = scale.x(chart.slice * static_cast<std::int64_t>(i + 1));
                path += fmt::format("M{:.1f} {:.1f}V{:.1f}H{:.1f}V{:.1f}z", left, scale.y(below[i]),
                                    scale.y(below[i] + value), std::max(right - 0.5, left + 0.5),
                                    scale.y(below[i]));
                below[i] += value;
            }
        }
        bars += fmt::format("<path d=\"{}\" fill=\"{}\"><title>{}</title></path>\n", path,
                            series.colour, escape_markup(series.name));
    }
    // The legend names the series; the axis is that of their sum.
    total.series.pop_back();
    return scale.head() + bars + scale.foot();
}

}  // namespace faultline::scenario
