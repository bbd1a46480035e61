#include "faults/kinds/column_change.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

// The values are set aside in a table of the fault's own, and put back by primary key.
SchemaChange drop_column(const FaultSpec& spec, std::size_t ordinal) {
    const auto& table = parameter<std::string>(spec, "table");
    const auto& column = parameter<std::string>(spec, "column");
    const auto& key = parameter<std::string>(spec, "key");
    const auto& type = parameter<std::string>(spec, "type");
    const std::string kept = fmt::format("faultline_kept_{}", ordinal);
    return {.apply = fmt::format(R"(CREATE TABLE "{3}" AS SELECT "{2}", "{1}" FROM "{0}"; )"
                                 R"(ALTER TABLE "{0}" DROP COLUMN "{1}";)",
                                 table, column, key, kept),
            .undo = fmt::format(R"(ALTER TABLE "{0}" ADD COLUMN "{1}" {4}; )"
                                R"(UPDATE "{0}" AS t SET "{1}" = k."{1}" FROM "{3}" AS k )"
                                R"(WHERE t."{2}" = k."{2}"; DROP TABLE "{3}";)",
                                table, column, key, kept, type)};
}

std::optional<FaultProblem> check_drop(const FaultSpec& spec) {
    return check_column_names(spec, {"key"}, {"type"});
}

}  // namespace

Fault column_dropped() {
    return {
        .info = {.name = "column_dropped",
                 .summary = "A column disappears while queries run (ALTER TABLE … DROP COLUMN); "
                            "its values are kept aside and put back on heal.",
                 .when_healed = "The column is made again and its values are put back, in one "
                                "transaction: the next query finds both.",
                 .resource = "postgres",
                 .parameters = column_parameters({{"key", ParameterKind::kText, "id",
                                                   "the table's primary key, to put values back"},
                                                  {"type", ParameterKind::kText, "text",
                                                   "the column's type, to make it again"}}),
                 .check = check_drop},
        .on_query = refuse_query,
        .on_sql = drop_column,
        .explains = explains_by_column};
}

}  // namespace faultline::fault::kinds
