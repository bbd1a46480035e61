// Builds an HTML table: caption, headings, rows, alignment, in a container that scrolls where the
// page is narrower. Every table of our pages is made by it. Owned by the function that fills it;
// all texts are escaped here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

class HtmlCell {
public:
    HtmlCell(std::string_view text);  // NOLINT(google-explicit-constructor): most cells are text
    HtmlCell(const std::string& text) : HtmlCell(std::string_view(text)) {}  // NOLINT
    HtmlCell(const char* text) : HtmlCell(std::string_view(text)) {}         // NOLINT

    [[nodiscard]] static HtmlCell link(std::string_view to, std::string_view text);
    // In the colour of that verdict: "pass", "fail", …; "" for none.
    [[nodiscard]] static HtmlCell mark(std::string_view verdict, std::string_view text);

private:
    friend class HtmlTable;
    std::string markup_;
    std::string classes_;
};

enum class HtmlAlign {
    kText,
    kNumber,  // to the right, figures below one another
    kHeading  // the row's own heading
};

struct HtmlColumn {
    std::string heading;
    HtmlAlign align = HtmlAlign::kText;
};

class HtmlTable {
public:
    // Without a row of headings when all of them are empty.
    HtmlTable(std::string caption, std::vector<HtmlColumn> columns);

    // REQUIRES: as many cells as columns. A column whose cells are all empty is left out.
    void add(std::vector<HtmlCell> cells);
    // A remark on the row above, as wide as the table without its first column.
    void add_remark(std::string_view text);

    [[nodiscard]] bool empty() const { return rows_.empty(); }
    [[nodiscard]] std::string markup() const;

private:
    struct Column {
        HtmlColumn definition;
        bool is_empty = true;
    };
    // Cells, or a remark on the row above.
    struct Row {
        std::vector<HtmlCell> cells;
        std::string remark;  // escaped
    };

    [[nodiscard]] static std::string cell_markup(const HtmlColumn& column, const HtmlCell& cell);
    [[nodiscard]] std::string row_markup(const Row& row) const;
    [[nodiscard]] std::string headings() const;

    std::string caption_;
    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

}  // namespace faultline::scenario
