// What the catalogue of PostgreSQL says of one table, as lines that can be compared: columns in
// their order with type, default and NOT NULL, constraints, indexes, triggers, rules; and a digest
// of its rows. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::fault {

// A query whose one value is the lines, sorted; empty when there is no such table.
// `table`: as scenarios write it (faults/kinds/sql_name.h).
[[nodiscard]] std::string table_catalogue_sql(std::string_view table);

// A query whose one value is the same for each spelling of one table ("cards", "public.cards");
// empty: there is no such table.
[[nodiscard]] std::string table_identity_sql(std::string_view table);

// An expression: a text that is the same for the same rows in any order, whatever their columns are
// called.
[[nodiscard]] std::string rows_digest_sql(std::string_view table);

// For people: "missing: …; new: …"; empty: nothing differs.
[[nodiscard]] std::string catalogue_difference(std::string_view before, std::string_view after);

}  // namespace faultline::fault
