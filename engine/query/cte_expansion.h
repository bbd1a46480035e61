// How much text a query has once every reference to a CTE is replaced by the CTE, as SQLite does
// when it prepares: 26 CTEs that each read the one before twice are 67 million copies. Pure; one
// pass over the parser's tree, no recursion.
#pragma once

#include <simdjson.h>

namespace faultline::engine {

// 1 + the sizes of the CTEs that the query reads, where a CTE's size is 1 + those that it reads;
// stops counting a little above `enough`. All names of one WITH see each other, whatever their
// order, and case does not matter, as in SQLite; a CTE's reading itself is recursion and counts
// nothing.
[[nodiscard]] double expanded_ctes(const simdjson::dom::element& tree, double enough);

}  // namespace faultline::engine
