// The parts that all our HTML pages share: head, style sheet, verdict banner, sections. They use no
// scripts and stay readable where styles are blocked. Pure.
#pragma once

#include "scenarios/judge/verdict.h"
#include "scenarios/report/html_table.h"

#include <string>
#include <string_view>

namespace faultline::scenario {

// A whole HTML document. `title` is text and is escaped here; `body` is markup.
[[nodiscard]] std::string html_page(std::string_view title, const std::string& body);

// The coloured box at the top; `line` stands below in small print. All of them are texts, escaped
// here, but `css_class`.
[[nodiscard]] std::string html_banner(std::string_view css_class, std::string_view headline,
                                      std::string_view reason, std::string_view line);

// A heading and its content, which is markup; "" when the content is empty.
[[nodiscard]] std::string html_section(std::string_view heading, const std::string& content);

// "✔ PASS" in the verdict's colour.
[[nodiscard]] HtmlCell verdict_cell(Verdict verdict);

// A chart in a container that scrolls sideways where the page is narrow, so that its text stays
// readable. `svg` is markup, `caption` a text.
[[nodiscard]] std::string html_figure(const std::string& svg, std::string_view caption);

}  // namespace faultline::scenario
