// One SELECT and the rows that answer it: what the engine's query port, the SQLite and the
// PostgreSQL adapter, their fakes and their faults all speak. Values only: copied and moved
// freely, any thread. Bounded by SqlQuery::max_rows and max_bytes, which the adapters keep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace faultline {

// NULL (monostate), truth value, integer, finite floating-point number, or text. What has no type
// of its own here (dates, blobs, numeric beyond a double, NaN) is text, as the adapter says.
using SqlCell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct SqlQuery {
    std::string sql;                     // one statement that reads
    std::size_t max_rows = 10'000;       // rows beyond are cut off: SqlRows::truncated
    std::size_t max_bytes = 50U << 20U;  // of all cells (bytes_of); beyond: kTooLarge
};

struct SqlRows {
    std::vector<std::string> columns;        // names, in order; maybe none when there is no row
    std::vector<std::vector<SqlCell>> rows;  // each as long as `columns`
    bool truncated = false;                  // there was at least one row more than max_rows
    // Of each column, the table's column that it comes from, whatever its alias. Empty where the
    // backend cannot tell; an element is empty for an expression.
    std::vector<std::string> origins{};
    // For whom they were read, whatever their columns. From the PostgreSQL adapter: the role of the
    // session, as the server says in the transaction of the query. From the engine's query port:
    // the tenant of that role, or of that file. Empty: not known.
    std::string owner{};
};

// What a cell counts towards SqlQuery::max_bytes: 16, and the length of its text.
[[nodiscard]] inline std::size_t bytes_of(const SqlCell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    return 16 + (text == nullptr ? 0 : text->size());
}

}  // namespace faultline
