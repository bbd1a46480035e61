#include "faults/kinds/column_change.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

// A column of the other type takes the place of the one set aside. What was written to it meanwhile
// is carried over on heal; everything else comes back as it was, also what a cast would have cut.
SchemaChange retype_column(const FaultSpec& spec, std::size_t ordinal) {
    const auto [table, column] = sql_column(spec);
    const auto& from = parameter<std::string>(spec, "from");
    const auto& to = parameter<std::string>(spec, "to");
    return {.apply = fmt::format(R"({3} ALTER TABLE {0} ADD COLUMN {1} {2}; )"
                                 R"(UPDATE {0} SET {1} = "faultline_aside_{4}"::{2};)",
                                 table, column, to, set_aside_sql(spec, ordinal), ordinal),
            .undo = fmt::format(R"(UPDATE {0} SET "faultline_aside_{4}" = {1}::{2} )"
                                R"(WHERE {1} IS DISTINCT FROM "faultline_aside_{4}"::{3}; )"
                                R"(ALTER TABLE {0} DROP COLUMN {1}; {5})",
                                table, column, from, to, ordinal, put_back_sql(spec, ordinal))};
}

std::optional<FaultProblem> check_types(const FaultSpec& spec) {
    return check_column_names(spec, {}, {"from", "to"});
}

}  // namespace

Fault column_retyped() {
    return {
        .info = {.name = "column_retyped",
                 .summary = "A column changes its type while queries run: one of the other type "
                            "takes its place.",
                 .when_healed = "The column has its type again, with its values, default, "
                                "constraints and indexes: the next query reads it as before.",
                 .resource = "postgres",
                 .parameters = column_parameters(
                     {{"from", ParameterKind::kText, "", "its type now, e.g. integer"},
                      {"to", ParameterKind::kText, "text", "its type during the fault"}}),
                 .check = check_types},
        .on_query = refuse_query,
        .on_sql = retype_column,
        .explains = explains_by_column};
}

}  // namespace faultline::fault::kinds
