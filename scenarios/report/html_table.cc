#include "scenarios/report/html_table.h"

#include "base/check.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

std::string class_attribute(std::string_view classes) {
    return classes.empty() ? "" : fmt::format(" class=\"{}\"", escape_markup(classes));
}

}  // namespace

HtmlCell::HtmlCell(std::string_view text) : markup_(escape_markup(text)) {}

HtmlCell HtmlCell::link(std::string_view to, std::string_view text) {
    HtmlCell cell(text);
    cell.markup_ = fmt::format("<a href=\"{}\">{}</a>", escape_markup(to), cell.markup_);
    return cell;
}

HtmlCell HtmlCell::mark(std::string_view verdict, std::string_view text) {
    HtmlCell cell(text);
    cell.classes_ = verdict.empty() ? "mark" : fmt::format("mark {}", verdict);
    return cell;
}

HtmlTable::HtmlTable(std::string caption, std::vector<HtmlColumn> columns)
    : caption_(std::move(caption)), columns_(std::move(columns)) {}

void HtmlTable::add(const std::vector<HtmlCell>& cells) {
    FAULTLINE_CHECK(cells.size() == columns_.size(), "a cell for every column");
    rows_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& cell = cells[i];
        if (columns_[i].align == HtmlAlign::kHeading) {
            rows_ += fmt::format("<th scope=\"row\">{}</th>", cell.markup_);
            continue;
        }
        const bool number = columns_[i].align == HtmlAlign::kNumber;
        rows_ +=
            fmt::format("<td{}>{}</td>",
                        class_attribute(cell.classes_.empty() && number ? "number" : cell.classes_),
                        cell.markup_);
    }
    rows_ += "</tr>\n";
}

void HtmlTable::add_remark(std::string_view text) {
    rows_ += fmt::format("<tr class=\"remark\"><td></td><td colspan=\"{}\">{}</td></tr>\n",
                         columns_.size() - 1, escape_markup(text));
}

std::string HtmlTable::headings() const {
    if (std::ranges::all_of(columns_, [](const auto& one) { return one.heading.empty(); })) {
        return "";
    }
    std::string text = "<thead><tr>";
    for (const auto& column : columns_) {
        text += fmt::format("<th scope=\"col\"{}>{}</th>",
                            class_attribute(column.align == HtmlAlign::kNumber ? "number" : ""),
                            escape_markup(column.heading));
    }
    return text + "</tr></thead>";
}

std::string HtmlTable::markup() const {
    // The keyboard must reach what scrolls.
    return fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
        "<table border=\"1\"><caption>{0}</caption>{1}<tbody>\n{2}</tbody></table></div>\n",
        escape_markup(caption_), headings(), rows_);
}

}  // namespace faultline::scenario
