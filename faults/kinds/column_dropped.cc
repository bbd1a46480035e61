#include "faults/kinds/column_change.h"
#include "faults/kinds/table.h"

namespace faultline::fault::kinds {

namespace {

// The column is renamed, not dropped: values, default, constraints, indexes and its place could not
// all be made again.
SchemaChange drop_column(const FaultSpec& spec, std::size_t ordinal) {
    return {.apply = set_aside_sql(spec, ordinal), .undo = put_back_sql(spec, ordinal)};
}

std::optional<FaultProblem> check_drop(const FaultSpec& spec) {
    return check_column_names(spec, {}, {});
}

}  // namespace

Fault column_dropped() {
    return {
        .info = {.name = "column_dropped",
                 .summary = "A column disappears while queries run: it is renamed aside, and comes "
                            "back whole on heal.",
                 .when_healed = "The column is there again with its values, default, constraints, "
                                "indexes and place: the next query finds it.",
                 .resource = "postgres",
                 // Scenario files from before the column was set aside still name both.
                 .parameters = column_parameters(
                     {{"key", ParameterKind::kText, "id", "not needed any more: no effect"},
                      {"type", ParameterKind::kText, "text", "not needed any more: no effect"}}),
                 .check = check_drop},
        .on_query = refuse_query,
        .on_sql = drop_column,
        .explains = explains_by_column};
}

}  // namespace faultline::fault::kinds
