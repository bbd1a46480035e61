#include "scenarios/report/svg_axes.h"

#include "base/units.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/svg_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr double kInfinityRow = 16;  // height of the row for what never came

// Seconds between two time ticks, so that there are at most ten.
double time_step(double seconds) {
    constexpr std::array<double, 14> kSteps = {0.25, 0.5, 1,   2,   5,   10,   15,
                                               30,   60,  120, 300, 600, 1800, 3600};
    for (const double step : kSteps) {
        if (seconds / step <= 10.0) {
            return step;
        }
    }
    return std::ceil(seconds / 36000.0) * 3600.0;
}

// Where the labels of limits lie, so that no two cover one another, nor one what stands above the
// plot.
class LabelPlaces {
public:
    explicit LabelPlaces(double top) : top_(top) {}

    // The height of a label over [from, to] whose line is at `line`: right above it, right below
    // it, or further off; right above it when all are taken.
    double take(double from, double to, double line) {
        constexpr std::array<double, 4> kOffsets = {-4, 13, -17, 26};
        double height = line + kOffsets.front();
        for (const double offset : kOffsets) {
            if (is_free(from, to, line + offset)) {
                height = line + offset;
                break;
            }
        }
        taken_.push_back({from, to, height});
        return height;
    }

private:
    struct Place {
        double from;
        double to;
        double height;
    };

    [[nodiscard]] bool is_free(double from, double to, double height) const {
        constexpr double kLine = 12;
        return height - kLine >= top_ && std::ranges::none_of(taken_, [&](const Place& place) {
                   return from < place.to && place.from < to &&
                          std::abs(place.height - height) < kLine;
               });
    }

    double top_;
    std::vector<Place> taken_;
};

}  // namespace

std::vector<double> linear_ticks(double highest, int most) {
    const double wanted = std::max(highest, 1e-9) / most;
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    double step = power * 10.0;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (power * factor >= wanted) {
            step = power * factor;
            break;
        }
    }
    std::vector<double> ticks = {0.0};
    while (ticks.back() < highest - step * 1e-9) {
        ticks.push_back(step * static_cast<double>(ticks.size()));
    }
    if (ticks.size() == 1) {
        ticks.push_back(step);
    }
    return ticks;
}

std::vector<double> log_ticks(double lowest, double highest) {
    const int first = static_cast<int>(std::floor(std::log10(lowest) + 1e-9));
    const int last = std::max(static_cast<int>(std::ceil(std::log10(highest) - 1e-9)), first + 1);
    std::vector<double> ticks;
    for (int power = first; power <= last; ++power) {
        ticks.push_back(std::pow(10.0, power));
    }
    return ticks;
}

SvgAxes::SvgAxes(const Chart& chart, std::vector<double> ticks, bool with_infinity)
    : chart_(chart),
      ticks_(std::move(ticks)),
      plot_top_(kTop + (with_infinity ? kInfinityRow : 0)),
      with_infinity_(with_infinity) {}

double SvgAxes::x(Duration at) const {
    const double share = to_seconds(at) / std::max(to_seconds(chart_.length), 1e-9);
    return kLeft + std::clamp(share, 0.0, 1.0) * (kRight - kLeft);
}

double SvgAxes::y(double value) const {
    if (std::isinf(value)) {
        return kTop;
    }
    const double low = ticks_.front();
    const double high = ticks_.back();
    double share = 0.0;
    if (chart_.scale == ChartScale::kLogSeconds) {
        share = (std::log10(std::max(value, low)) - std::log10(low)) /
                (std::log10(high) - std::log10(low));
    } else {
        share = (value - low) / (high - low);
    }
    return kBottom - std::clamp(share, 0.0, 1.0) * (kBottom - plot_top_);
}

std::string SvgAxes::tick_label(double value) const {
    if (chart_.scale == ChartScale::kLogSeconds) {
        return format_duration(from_seconds(value));
    }
    return fmt::format("{:g}", value);
}

std::string SvgAxes::legend() const {
    std::vector<SvgLegendEntry> entries;
    for (const auto& one : chart_.series) {
        entries.push_back({.name = one.name,
                           .colour = one.colour,
                           .dash = one.dash,
                           .width = std::max(one.width, 4.0),
                           .opacity = one.opacity});
    }
    return svg_legend(kLeft, chart_.unit, entries);
}

std::string SvgAxes::bands() const {
    std::string text;
    double row = 0;
    for (const auto& band : chart_.bands) {
        const double from = x(band.from);
        const double to = std::max(x(band.to), from + 1.0);
        text += fmt::format(
            "<rect class=\"band\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
            "fill=\"#d55e00\" fill-opacity=\"0.13\"><title>{}</title></rect>",
            from, kTop - 18, to - from, kBottom - kTop + 18, escape_markup(band.label));
        text += svg_text(from + 3, kTop - 6 - 13 * row, "start",
                         svg_shortened(clean_line(band.label), kRight - from));
        row = row < 1 ? row + 1 : 0;
    }
    return text;
}

std::string SvgAxes::grid() const {
    std::string lines;
    std::string labels;
    for (const double tick : ticks_) {
        lines += fmt::format("M{:.1f} {:.1f}H{:.1f}", kLeft, y(tick), kRight);
        labels += svg_text(kLeft - 6, y(tick) + 4, "end", tick_label(tick));
    }
    if (with_infinity_) {
        lines += fmt::format("M{:.1f} {:.1f}H{:.1f}", kLeft, kTop, kRight);
        labels += svg_text(kLeft - 6, kTop + 4, "end", "∞");
    }
    return fmt::format("<path d=\"{}\" stroke=\"currentColor\" stroke-opacity=\"0.18\"/>", lines) +
           labels;
}

std::string SvgAxes::time_ticks() const {
    const double seconds = to_seconds(chart_.length);
    const double step = time_step(seconds);
    std::string text;
    std::string lines;
    for (int i = 0; step * i <= seconds + 1e-9; ++i) {
        const double at = x(from_seconds(step * i));
        lines += fmt::format("M{:.1f} {:.1f}v5", at, kBottom);
        text += svg_text(at, kBottom + 18, "middle", fmt::format("{:g}", step * i));
    }
    text += svg_text((kLeft + kRight) / 2, kSvgHeight - 5, "middle", "seconds since the start");
    return fmt::format(
               "<path d=\"M{:.1f} {:.1f}H{:.1f}{}\" stroke=\"currentColor\" fill=\"none\"/>", kLeft,
               kBottom, kRight, lines) +
           text;
}

std::string SvgAxes::head() const {
    return svg_head(chart_.title, chart_.description) + legend() + bands() + grid() + time_ticks();
}

// Over the series, so that what is beyond a limit is seen to be.
std::string SvgAxes::limits() const {
    std::string text;
    LabelPlaces places(kTop);
    for (const auto& limit : chart_.limits) {
        const double at = y(limit.value);
        const double end = x(limit.to) - 4;
        const std::string label = svg_shortened(clean_line(limit.label), end - kLeft);
        text += fmt::format(
            "<line class=\"limit\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" "
            "stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"8 4\">"
            "<title>{3}</title></line>",
            x(limit.from), x(limit.to), at, escape_markup(limit.label));
        text +=
            svg_text_over_lines(end, places.take(end - svg_width(label), end, at), "end", label);
    }
    return text;
}

std::string SvgAxes::foot() const {
    std::string text = limits();
    double row = 0;
    for (std::size_t i = 0; i < chart_.markers.size(); ++i) {
        const auto& marker = chart_.markers[i];
        const double at = x(marker.at);
        // To the left where the edge or the next marker would cut it.
        const double room =
            (i + 1 < chart_.markers.size() ? x(chart_.markers[i + 1].at) : kRight) - at;
        const bool left = room < 8 + svg_width(marker.label);
        // Labels stand above the plot, beside those of the bands, where no line crosses them.
        const double label = kTop - 6 - 13 * row;
        text += fmt::format(
            "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" stroke=\"{3}\" "
            "stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>",
            at, label - 9, kBottom, marker.colour);
        text += svg_text(left ? at - 4 : at + 4, label, left ? "end" : "start",
                         clean_line(marker.label));
        row = row < 2 ? row + 1 : 0;
    }
    return text + "</svg>\n";
}

}  // namespace faultline::scenario
