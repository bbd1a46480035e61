#include "faults/kinds/column_change.h"
#include "faults/kinds/sql_name.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

SchemaChange rename_column(const FaultSpec& spec, std::size_t /*ordinal*/) {
    constexpr const char* kRename = "ALTER TABLE {} RENAME COLUMN {} TO {};";
    const auto [table, column] = sql_column(spec);
    const std::string to = quoted_name(parameter<std::string>(spec, "to"));
    return {.apply = fmt::format(kRename, table, column, to),
            .undo = fmt::format(kRename, table, to, column)};
}

std::optional<FaultProblem> check_rename(const FaultSpec& spec) {
    if (auto problem = check_column_names(spec, {"to"}, {})) {
        return problem;
    }
    const std::string to = bare_name(parameter<std::string>(spec, "to"));
    if (to == bare_name(parameter<std::string>(spec, "column"))) {
        return FaultProblem{"to", fmt::format("the column {} renamed to itself", to),
                            "another name"};
    }
    return std::nullopt;
}

}  // namespace

Fault column_renamed() {
    return {
        .info = {.name = "column_renamed",
                 .summary = "A column gets another name while queries run (ALTER TABLE … RENAME "
                            "COLUMN).",
                 .when_healed = "The column has its name again: the next query finds it.",
                 .resource = "postgres",
                 .parameters = column_parameters({{.name = "to",
                                                   .kind = ParameterKind::kText,
                                                   .meaning = "its new name",
                                                   .schema_name = SchemaName::kNewColumn}}),
                 .check = check_rename},
        .on_query = refuse_query,
        .on_sql = rename_column,
        .explains = explains_by_column};
}

}  // namespace faultline::fault::kinds
