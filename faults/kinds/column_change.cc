#include "faults/kinds/column_change.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Longer names would be cut by PostgreSQL.
constexpr std::size_t kMaxName = 63;

bool is_identifier(const std::string& name) {
    return !name.empty() && name.size() <= kMaxName &&
           std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
           std::ranges::all_of(name, is_word);
}

bool is_type(const std::string& name) {
    return !name.empty() && name.size() <= kMaxName && std::ranges::all_of(name, [](char c) {
        return is_word(c) || c == ' ' || c == '(' || c == ')' || c == ',';
    });
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

std::optional<FaultProblem> check_names(const FaultSpec& spec,
                                        std::initializer_list<const char*> names,
                                        bool (*is_right)(const std::string&), const char* wanted) {
    for (const char* const name : names) {
        if (!is_right(parameter<std::string>(spec, name))) {
            return FaultProblem{name, fmt::format("{} must be a plain {}", name, wanted),
                                "letters, digits and _"};
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<ParameterInfo> column_parameters(std::vector<ParameterInfo> more) {
    more.insert(more.begin(), {{"table", ParameterKind::kText, "", "the table that changes"},
                               {"column", ParameterKind::kText, "", "the column that changes"}});
    return more;
}

std::optional<FaultProblem> check_column_names(const FaultSpec& spec,
                                               std::initializer_list<const char*> names,
                                               std::initializer_list<const char*> types) {
    auto problem = check_names(spec, {"table", "column"}, is_identifier, "name");
    problem = problem ? problem : check_names(spec, names, is_identifier, "name");
    return problem ? problem : check_names(spec, types, is_type, "type name");
}

std::string set_aside_sql(const FaultSpec& spec, std::size_t ordinal) {
    constexpr const char* kForm =
        R"(DO $aside$ BEGIN IF EXISTS (SELECT FROM pg_attribute a )"
        R"(WHERE a.attrelid = '"{0}"'::regclass AND a.attname = '{1}' AND a.attnotnull )"
        R"(AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid )"
        R"(AND i.indisprimary AND a.attnum = ANY (i.indkey))) THEN )"
        R"(ALTER TABLE "{0}" ALTER COLUMN "{1}" DROP NOT NULL; )"
        R"(CREATE TABLE "faultline_notnull_{2}" (); END IF; END $aside$; )"
        R"(ALTER TABLE "{0}" RENAME COLUMN "{1}" TO "faultline_aside_{2}";)";
    return fmt::format(kForm, parameter<std::string>(spec, "table"),
                       parameter<std::string>(spec, "column"), ordinal);
}

std::string put_back_sql(const FaultSpec& spec, std::size_t ordinal) {
    constexpr const char* kForm =
        R"(ALTER TABLE "{0}" RENAME COLUMN "faultline_aside_{2}" TO "{1}"; )"
        R"(IF to_regclass('faultline_notnull_{2}') IS NOT NULL THEN )"
        R"(ALTER TABLE "{0}" ALTER COLUMN "{1}" SET NOT NULL; )"
        R"(DROP TABLE "faultline_notnull_{2}"; END IF;)";
    return fmt::format(kForm, parameter<std::string>(spec, "table"),
                       parameter<std::string>(spec, "column"), ordinal);
}

std::optional<Effect> refuse_query(const FaultSpec& spec, const CallInfo& call) {
    if (!names_word(call.sql, parameter<std::string>(spec, "column"))) {
        return std::nullopt;
    }
    // What a database says whose schema has moved on (SQLSTATE 42703, 42883).
    return Effect{.error = injected_error(spec, engine::ErrorCode::kToolBadRequest,
                                          "the query does not fit the current schema")};
}

bool explains_by_column(const FaultSpec& spec, Instant /*since*/, const FailedQuery& failed) {
    return failed.code == engine::ErrorCode::kToolBadRequest &&
           names_word(failed.sql, parameter<std::string>(spec, "column"));
}

}  // namespace faultline::fault
