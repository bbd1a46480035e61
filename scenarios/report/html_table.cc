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
    : caption_(std::move(caption)) {
    for (auto& column : columns) {
        columns_.push_back({.definition = std::move(column)});
    }
}

void HtmlTable::add(std::vector<HtmlCell> cells) {
    FAULTLINE_CHECK(cells.size() == columns_.size(), "a cell for every column");
    for (std::size_t i = 0; i < cells.size(); ++i) {
        columns_[i].is_empty = columns_[i].is_empty && cells[i].markup_.empty();
    }
    rows_.push_back({.cells = std::move(cells), .remark = {}});
}

void HtmlTable::add_remark(std::string_view text) {
    rows_.push_back({.cells = {}, .remark = escape_markup(text)});
}

std::string HtmlTable::cell_markup(const HtmlColumn& column, const HtmlCell& cell) {
    if (column.align == HtmlAlign::kHeading) {
        return fmt::format("<th scope=\"row\">{}</th>", cell.markup_);
    }
    const bool is_number = column.align == HtmlAlign::kNumber;
    return fmt::format(
        "<td{}>{}</td>",
        class_attribute(cell.classes_.empty() && is_number ? "number" : cell.classes_),
        cell.markup_);
}

std::string HtmlTable::row_markup(const Row& row) const {
    if (row.cells.empty()) {
        const auto columns = std::ranges::count(columns_, false, &Column::is_empty);
        return fmt::format("<tr class=\"remark\"><td></td><td colspan=\"{}\">{}</td></tr>\n",
                           columns - 1, row.remark);
    }
    std::string text = "<tr>";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (!columns_[i].is_empty) {
            text += cell_markup(columns_[i].definition, row.cells[i]);
        }
    }
    return text + "</tr>\n";
}

std::string HtmlTable::headings() const {
    if (std::ranges::all_of(columns_, [](const Column& column) {
            return column.is_empty || column.definition.heading.empty();
        })) {
        return "";
    }
    std::string text = "<thead><tr>";
    for (const auto& column : columns_) {
        if (!column.is_empty) {
            text += fmt::format(
                "<th scope=\"col\"{}>{}</th>",
                class_attribute(column.definition.align == HtmlAlign::kNumber ? "number" : ""),
                escape_markup(column.definition.heading));
        }
    }
    return text + "</tr></thead>";
}

std::string HtmlTable::markup() const {
    std::string rows;
    for (const auto& row : rows_) {
        rows += row_markup(row);
    }
    // The keyboard must reach what scrolls.
    return fmt::format(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
        "<table border=\"1\"><caption>{0}</caption>{1}<tbody>\n{2}</tbody></table></div>\n",
        escape_markup(caption_), headings(), rows);
}

}  // namespace faultline::scenario
