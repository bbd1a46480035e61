#include "faults/kinds/column_change.h"

#include "faults/kinds/sql_name.h"

#include <cctype>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_table(const std::string& name) {
    constexpr std::size_t kWithSchema = 2;
    const auto parts = name_parts(name);
    return parts && parts->size() <= kWithSchema;
}

bool is_column(const std::string& name) {
    const auto parts = name_parts(name);
    return parts && parts->size() == 1;
}

// Does a text hold a name as a word of its own? "load" is not in "workload".
bool names_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) {
            return true;
        }
    }
    return false;
}

// What a name, or a type, must be.
struct Wanted {
    bool (*is_right)(const std::string&);
    const char* what;
    const char* example;
};

constexpr Wanted kTable = {is_table, "the name of a table",
                           "such as node, public.node or \"Order Items\""};
constexpr Wanted kColumn = {is_column, "the name of a column", "such as load or \"Unit Price\""};
constexpr Wanted kType = {[](const std::string& type) { return is_type_name(type); },
                          "the name of a type", "such as text, numeric(10,2) or text[]"};

std::optional<FaultProblem> check_names(const FaultSpec& spec,
                                        std::initializer_list<const char*> names,
                                        const Wanted& wanted) {
    for (const char* const name : names) {
        if (!wanted.is_right(parameter<std::string>(spec, name))) {
            return FaultProblem{name, fmt::format("{} is not {}", name, wanted.what),
                                wanted.example};
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<ParameterInfo> column_parameters(std::vector<ParameterInfo> more) {
    more.insert(more.begin(), {{.name = "table",
                                .kind = ParameterKind::kText,
                                .meaning = "the table that changes: node, public.node",
                                .schema_name = SchemaName::kTable},
                               {.name = "column",
                                .kind = ParameterKind::kText,
                                .meaning = "the column that changes",
                                .schema_name = SchemaName::kColumn}});
    return more;
}

std::optional<FaultProblem> check_column_names(const FaultSpec& spec,
                                               std::initializer_list<const char*> names,
                                               std::initializer_list<const char*> types) {
    auto problem = check_names(spec, {"table"}, kTable);
    problem = problem ? problem : check_names(spec, {"column"}, kColumn);
    problem = problem ? problem : check_names(spec, names, kColumn);
    return problem ? problem : check_names(spec, types, kType);
}

SqlColumn sql_column(const FaultSpec& spec) {
    return {.table = quoted_name(parameter<std::string>(spec, "table")),
            .column = quoted_name(parameter<std::string>(spec, "column"))};
}

std::string set_aside_sql(const FaultSpec& spec, std::size_t ordinal) {
    constexpr const char* kForm =
        R"(DO $faultline_aside$ BEGIN IF EXISTS (SELECT FROM pg_attribute a )"
        R"(WHERE a.attrelid = {3}::regclass AND a.attname = {4} AND a.attnotnull )"
        R"(AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid )"
        R"(AND i.indisprimary AND a.attnum = ANY (i.indkey))) THEN )"
        R"(ALTER TABLE {0} ALTER COLUMN {1} DROP NOT NULL; )"
        R"(CREATE TABLE "faultline_notnull_{2}" (); END IF; END $faultline_aside$; )"
        R"(ALTER TABLE {0} RENAME COLUMN {1} TO "faultline_aside_{2}";)";
    const auto [table, column] = sql_column(spec);
    return fmt::format(kForm, table, column, ordinal, sql_text(table),
                       sql_text(bare_name(parameter<std::string>(spec, "column"))));
}

// The rename and the removal of the mark stay even when SET NOT NULL fails because a row without a
// value came in meanwhile: the comparison of the catalogue then reports the missing NOT NULL.
std::string put_back_sql(const FaultSpec& spec, std::size_t ordinal) {
    constexpr const char* kForm = R"(ALTER TABLE {0} RENAME COLUMN "faultline_aside_{2}" TO {1}; )"
                                  R"(IF to_regclass('faultline_notnull_{2}') IS NOT NULL THEN )"
                                  R"(BEGIN ALTER TABLE {0} ALTER COLUMN {1} SET NOT NULL; )"
                                  R"(EXCEPTION WHEN not_null_violation THEN NULL; END; )"
                                  R"(DROP TABLE "faultline_notnull_{2}"; END IF;)";
    const auto [table, column] = sql_column(spec);
    return fmt::format(kForm, table, column, ordinal);
}

std::optional<Effect> refuse_query(const FaultSpec& spec, const CallInfo& call) {
    if (!names_word(call.sql, bare_name(parameter<std::string>(spec, "column")))) {
        return std::nullopt;
    }
    // What a database says whose schema has moved on (SQLSTATE 42703, 42883).
    return Effect{.error = injected_error(spec, engine::ErrorCode::kToolBadRequest,
                                          "the query does not fit the current schema")};
}

bool explains_by_column(const FaultSpec& spec, Instant /*since*/, const FailedQuery& failed) {
    return failed.code == engine::ErrorCode::kToolBadRequest &&
           names_word(failed.sql, bare_name(parameter<std::string>(spec, "column")));
}

}  // namespace faultline::fault
