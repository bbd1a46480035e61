// What the faults that change one column share: the parameters `table` and `column`, the check of
// names that go into statements, what a query feels, and which failures are theirs. Pure.
#pragma once

#include "faults/kinds/fault.h"

#include <cstddef>
#include <string>

namespace faultline::fault {

// `table` and `column`, followed by `more`.
[[nodiscard]] std::vector<ParameterInfo> column_parameters(std::vector<ParameterInfo> more);

// Statements are made of the parameters: `table` must be the name of a table, with its schema or
// without, `column` and `names` those of columns, `types` those of types. Returns the first that is
// not; nullopt when all are.
[[nodiscard]] std::optional<FaultProblem> check_column_names(
    const FaultSpec& spec, std::initializer_list<const char*> names,
    std::initializer_list<const char*> types);

// The two as they stand in statements, quoted.
struct SqlColumn {
    std::string table;
    std::string column;
};
[[nodiscard]] SqlColumn sql_column(const FaultSpec& spec);

// The column under another name, `faultline_aside_<ordinal>`, with its values, default, constraints
// and indexes, so that it can be put back whole. A row without a value for it may be inserted
// meanwhile.
[[nodiscard]] std::string set_aside_sql(const FaultSpec& spec, std::size_t ordinal);
// Statements of PL/pgSQL. NOT NULL stays away when a row without a value was inserted meanwhile;
// the injector compares the table and says so.
[[nodiscard]] std::string put_back_sql(const FaultSpec& spec, std::size_t ordinal);

// In process, where no column changes: a query that names the column fails as it would.
[[nodiscard]] std::optional<Effect> refuse_query(const FaultSpec& spec, const CallInfo& call);

// What the schema guard says of a query that names the column.
[[nodiscard]] bool explains_by_column(const FaultSpec& spec, Instant since,
                                      const FailedQuery& failed);

}  // namespace faultline::fault
