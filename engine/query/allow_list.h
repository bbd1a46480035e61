// What the query guard lets through by name: functions, types and operators of pg_catalog that
// read and compute, and the nodes of PostgreSQL's grammar they are written with. All look-ups are
// binary searches in sorted constant tables. tests/servers/postgres checks the functions against
// a real catalogue: immutable or stable, except for the five volatile ones named there.
#pragma once

#include <span>
#include <string_view>

namespace faultline::engine {

[[nodiscard]] bool is_allowed_function(std::string_view name);
[[nodiscard]] bool is_allowed_type(std::string_view name);
[[nodiscard]] bool is_allowed_operator(std::string_view name);
[[nodiscard]] bool is_allowed_explain_option(std::string_view name);

// Sorted; for the test against the catalogue.
extern const std::span<const std::string_view> kAllowedFunctions;

// Functions that SQLite has and PostgreSQL has not: extra_functions of a guard before SQLite.
[[nodiscard]] std::span<const std::string_view> sqlite_functions();

}  // namespace faultline::engine
