#include "faults/kinds/column_change.h"
#include "faults/kinds/sql_name.h"
#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault::kinds {

namespace {

// What was written to the new column, put into the one set aside. Texts are compared, since not
// every type can be (json), and some have no cast from this one but through a text. The value of a
// generated column cannot be written: it is made again. Nothing was written: no UPDATE, whose
// triggers FOR EACH STATEMENT would fire.
std::string carry_over_sql(const FaultSpec& spec, std::size_t ordinal) {
    constexpr const char* kForm =
        R"(IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = {5}::regclass )"
        R"(AND attname = 'faultline_aside_{4}' AND attgenerated = '' AND attidentity <> 'a') )"
        R"(AND EXISTS (SELECT FROM {0} WHERE {6}) THEN SET CONSTRAINTS ALL IMMEDIATE; )"
        R"(BEGIN UPDATE {0} SET "faultline_aside_{4}" = {1}::{2} WHERE {6}; )"
        R"(EXCEPTION WHEN cannot_coerce THEN )"
        R"(UPDATE {0} SET "faultline_aside_{4}" = {1}::text::{2} WHERE {6}; END; END IF; )";
    const auto [table, column] = sql_column(spec);
    const auto& from = parameter<std::string>(spec, "from");
    const auto& to = parameter<std::string>(spec, "to");
    const std::string is_written = fmt::format(
        R"({}::text IS DISTINCT FROM ("faultline_aside_{}"::{})::text)", column, ordinal, to);
    return fmt::format(kForm, table, column, from, to, ordinal, sql_text(table), is_written);
}

// A column of the other type takes the place of the one set aside. What was written to it meanwhile
// is carried over on heal; everything else comes back as it was, also what a cast would have cut.
// It is filled by ALTER TABLE, which fires no trigger on rows and leaves them in their order. The
// undo names the type `from`: one that is not there is found out before.
SchemaChange retype_column(const FaultSpec& spec, std::size_t ordinal) {
    const auto [table, column] = sql_column(spec);
    const auto& from = parameter<std::string>(spec, "from");
    const auto& to = parameter<std::string>(spec, "to");
    return {.apply = fmt::format(R"(SELECT NULL::{5}; {3} ALTER TABLE {0} ADD COLUMN {1} {2}; )"
                                 R"(ALTER TABLE {0} ALTER COLUMN {1} TYPE {2} )"
                                 R"(USING "faultline_aside_{4}"::{2};)",
                                 table, column, to, set_aside_sql(spec, ordinal), ordinal, from),
            .undo = fmt::format("{2}ALTER TABLE {0} DROP COLUMN {1}; {3}", table, column,
                                carry_over_sql(spec, ordinal), put_back_sql(spec, ordinal))};
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
