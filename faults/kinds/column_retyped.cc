#include "faults/kinds/column_change.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

SchemaChange retype_column(const FaultSpec& spec, std::size_t /*ordinal*/) {
    constexpr const char* kRetype =
        R"(ALTER TABLE "{0}" ALTER COLUMN "{1}" TYPE {2} USING "{1}"::{2};)";
    const auto& table = parameter<std::string>(spec, "table");
    const auto& column = parameter<std::string>(spec, "column");
    return {.apply = fmt::format(kRetype, table, column, parameter<std::string>(spec, "to")),
            .undo = fmt::format(kRetype, table, column, parameter<std::string>(spec, "from"))};
}

std::optional<FaultProblem> check_types(const FaultSpec& spec) {
    return check_column_names(spec, {}, {"from", "to"});
}

}  // namespace

Fault column_retyped() {
    return {.info = {.name = "column_retyped",
                     .summary = "A column changes its type while queries run (ALTER TABLE … ALTER "
                                "COLUMN … TYPE).",
                     .when_healed = "The column has its type again: the next query reads it as "
                                    "before.",
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
