// The guard parses with PostgreSQL's grammar, SQLite executes by its own: a text that the two cut
// into different words could hide a query from the guard, in what one of them takes for a comment
// or a literal. This refuses such texts and blanks the comments of the others. Pure; one pass.
#pragma once

#include "engine/query/query_guard.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::engine {

// Refused as constructs: a comment in a comment, a lone carriage return in a line comment, names
// in brackets or backticks, a dollar sign, E'' and the other prefixed literals but X'', a byte
// order mark, and names of more than 63 bytes, which PostgreSQL would cut.
[[nodiscard]] std::optional<Violation> sqlite_reads_otherwise(std::string_view sql);

// `sql` with a space for every byte of a comment. REQUIRES: SQLite does not read it otherwise.
[[nodiscard]] std::string without_comments(std::string_view sql);

}  // namespace faultline::engine
