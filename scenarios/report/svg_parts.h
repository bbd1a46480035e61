// What all charts share: the canvas, texts, the legend. Presentation attributes only, so that a
// chart is readable where styles and scripts are blocked; text takes the colour of the page. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

inline constexpr double kSvgWidth = 960;
inline constexpr double kSvgHeight = 270;
inline constexpr double kSvgCharacter = 6.6;  // width of one at 12 units, about

struct SvgLegendEntry {
    std::string name;
    std::string_view colour;
    std::string_view dash;  // "" = solid
    double width = 4;
    double opacity = 1;
};

// `anchor`: start, middle, end. The text is escaped.
[[nodiscard]] std::string svg_text(double x, double y, std::string_view anchor,
                                   std::string_view text);
// With an edge in the colour of the page, so that lines behind it do not cross it out.
[[nodiscard]] std::string svg_text_over_lines(double x, double y, std::string_view anchor,
                                              std::string_view text);
// <svg …><title>…</title><desc>…</desc>
[[nodiscard]] std::string svg_head(std::string_view title, std::string_view description);
// One row from `left` on: what the y axis counts, then the entries.
[[nodiscard]] std::string svg_legend(double left, std::string_view unit,
                                     const std::vector<SvgLegendEntry>& entries);
// How wide a text is, about.
[[nodiscard]] double svg_width(std::string_view text);
// As many characters as fit into `width`, with "…" for the rest; "" when hardly any do.
[[nodiscard]] std::string svg_shortened(const std::string& text, double width);

}  // namespace faultline::scenario
