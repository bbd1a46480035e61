#include "scenarios/report/svg_histogram.h"

#include "scenarios/report/markup_text.h"
#include "scenarios/report/svg_axes.h"
#include "scenarios/report/svg_parts.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

constexpr double kLeft = SvgAxes::kLeft;
constexpr double kRight = SvgAxes::kRight;
constexpr double kTop = 44;
constexpr double kBottom = SvgAxes::kBottom;
constexpr double kInfiniteGap = 0.6;  // ranges between the last and the bar for infinity

class HistogramDrawing {
public:
    explicit HistogramDrawing(const Histogram& histogram) : histogram_(histogram) {
        for (const auto& series : histogram.series) {
            ranges_ = std::max(ranges_, series.counts.size());
            infinite_ += series.infinite;
        }
        std::vector<double> sums(ranges_, 0.0);
        for (const auto& series : histogram.series) {
            for (std::size_t i = 0; i < series.counts.size(); ++i) {
                sums[i] += series.counts[i];
            }
        }
        sums.push_back(infinite_);
        ticks_ = linear_ticks(*std::ranges::max_element(sums));
        slots_ =
            std::max(static_cast<double>(ranges_), 1.0) + (infinite_ > 0 ? 1 + kInfiniteGap : 0.0);
    }

    [[nodiscard]] std::string draw() const {
        std::vector<SvgLegendEntry> entries;
        for (const auto& series : histogram_.series) {
            entries.push_back(
                {.name = series.name, .colour = series.colour, .dash = {}, .width = 10});
        }
        return svg_head(histogram_.title, histogram_.description) +
               svg_legend(kLeft, histogram_.unit, entries) + grid() + bars() + axis() + limits() +
               "</svg>\n";
    }

private:
    [[nodiscard]] double x(double position) const {
        return kLeft + position / slots_ * (kRight - kLeft);
    }
    [[nodiscard]] double y(double count) const {
        return kBottom - count / ticks_.back() * (kBottom - kTop);
    }
    [[nodiscard]] double infinite_at() const { return static_cast<double>(ranges_) + kInfiniteGap; }

    [[nodiscard]] std::string grid() const {
        std::string lines;
        std::string labels;
        for (const double tick : ticks_) {
            lines += fmt::format("M{:.1f} {:.1f}H{:.1f}", kLeft, y(tick), kRight);
            labels += svg_text(kLeft - 6, y(tick) + 4, "end", fmt::format("{:g}", tick));
        }
        return fmt::format("<path d=\"{}\" stroke=\"currentColor\" stroke-opacity=\"0.18\"/>{}",
                           lines, labels);
    }

    // One path a series; `below` is raised to its upper edge.
    [[nodiscard]] std::string bar(double position, double count, double& below) const {
        if (count <= 0) {
            return "";
        }
        const double left = x(position) + 0.5;
        const double right = std::max(x(position + 1) - 0.5, left + 0.5);
        const std::string path = fmt::format("M{:.1f} {:.1f}V{:.1f}H{:.1f}V{:.1f}z", left, y(below),
                                             y(below + count), right, y(below));
        below += count;
        return path;
    }

    [[nodiscard]] std::string bars() const {
        std::vector<double> below(ranges_ + 1, 0.0);
        std::string text;
        for (const auto& series : histogram_.series) {
            std::string path;
            for (std::size_t i = 0; i < series.counts.size(); ++i) {
                path += bar(static_cast<double>(i), series.counts[i], below[i]);
            }
            path += bar(infinite_at(), series.infinite, below[ranges_]);
            text += fmt::format("<path d=\"{}\" fill=\"{}\"><title>{}</title></path>\n", path,
                                series.colour, escape_markup(series.name));
        }
        return text;
    }

    [[nodiscard]] std::string axis() const {
        std::string lines;
        std::string labels;
        for (const auto& [position, label] : histogram_.ticks) {
            lines += fmt::format("M{:.1f} {:.1f}v5", x(position), kBottom);
            // The canvas ends right behind the axis.
            const bool at_end = x(position) + svg_width(label) / 2 > kSvgWidth;
            labels += svg_text(at_end ? kSvgWidth : x(position), kBottom + 16,
                               at_end ? "end" : "middle", label);
        }
        if (infinite_ > 0) {
            labels += svg_text(x(infinite_at() + 0.5), kBottom + 16, "middle", "∞");
        }
        labels += svg_text((kLeft + kRight) / 2, kSvgHeight - 3, "middle", histogram_.quantity);
        return fmt::format(
            "<path d=\"M{:.1f} {:.1f}H{:.1f}{}\" stroke=\"currentColor\" fill=\"none\"/>{}", kLeft,
            kBottom, kRight, lines, labels);
    }

    [[nodiscard]] std::string limits() const {
        std::string lines;
        std::string labels;  // over the lines of the other limits
        double row = 0;
        for (const auto& [position, label] : histogram_.limits) {
            const double at = x(std::clamp(position, 0.0, static_cast<double>(ranges_)));
            const bool left = at > kLeft + (kRight - kLeft) * 0.7;
            lines += fmt::format(
                "<line class=\"limit\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" "
                "stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"8 4\"/>",
                at, kTop - 12, kBottom);
            labels += svg_text_over_lines(left ? at - 4 : at + 4, kTop - 4 + 13 * row,
                                          left ? "end" : "start", clean_line(label));
            row = row < 3 ? row + 1 : 0;
        }
        return lines + labels;
    }

    const Histogram& histogram_;
    std::size_t ranges_ = 0;
    double infinite_ = 0.0;
    double slots_ = 1.0;
    std::vector<double> ticks_;
};

}  // namespace

std::string draw_histogram(const Histogram& histogram) {
    return HistogramDrawing(histogram).draw();
}

}  // namespace faultline::scenario
