#include "scenarios/report/svg_parts.h"

#include "base/utf8.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

std::string svg_text(double x, double y, std::string_view anchor, std::string_view text) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>", x, y, anchor,
                       escape_markup(text));
}

std::string svg_text_over_lines(double x, double y, std::string_view anchor,
                                std::string_view text) {
    return R"(<g stroke="Canvas" stroke-width="3" stroke-linejoin="round" paint-order="stroke">)" +
           svg_text(x, y, anchor, text) + "</g>";
}

std::string svg_head(std::string_view title, std::string_view description) {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"100%\" "
        "role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"currentColor\">"
        "<title>{2}</title><desc>{3}</desc>",
        kSvgWidth, kSvgHeight, escape_markup(title), escape_markup(description));
}

std::string svg_legend(double left, std::string_view unit,
                       const std::vector<SvgLegendEntry>& entries) {
    std::string text = svg_text(left, 14, "start", unit);
    double at = left + svg_width(unit) + 24;
    for (const auto& entry : entries) {
        text += fmt::format(
            "<line x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"10\" y2=\"10\" stroke=\"{2}\" "
            "stroke-width=\"{3}\" stroke-opacity=\"{4}\"{5}/>",
            at, at + 18, entry.colour, entry.width, entry.opacity,
            entry.dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", entry.dash));
        text += svg_text(at + 24, 14, "start", entry.name);
        at += 24 + svg_width(entry.name) + 20;
    }
    return text;
}

std::string svg_shortened(const std::string& text, double width) {
    const auto most = static_cast<std::size_t>(std::max(width / kSvgCharacter, 0.0));
    if (count_characters(text) <= most) {
        return text;
    }
    return most < 4 ? "" : text.substr(0, offset_of_character(text, most - 1)) + "…";
}

double svg_width(std::string_view text) {
    return static_cast<double>(count_characters(text)) * kSvgCharacter;
}

}  // namespace faultline::scenario
