#include "faults/sql/schema_change.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace faultline::fault {

namespace {

bool is_identifier(const std::string& name) {
    return !name.empty() && name.size() <= 63 &&
           std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
           std::ranges::all_of(name, [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
           });
}

bool is_type(const std::string& name) {
    return !name.empty() && name.size() <= 63 && std::ranges::all_of(name, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ' ' ||
               c == '(' || c == ')' || c == ',';
    });
}

const std::string& text(const FaultSpec& spec, const char* name) {
    return std::get<std::string>(spec.parameters.at(name));
}

Error refused(const FaultSpec& spec, std::string_view what) {
    return Error{.code = ErrorCode::kInvalidParams,
                 .message = fmt::format("fault {}: {}", spec.fault, what),
                 .cause = {}};
}

std::string transaction(const std::string& statements) {
    return "BEGIN; SET LOCAL lock_timeout = '5s'; " + statements + " COMMIT;";
}

SchemaChange rename(const std::string& table, const std::string& column, const std::string& to) {
    return {transaction(
                fmt::format(R"(ALTER TABLE "{}" RENAME COLUMN "{}" TO "{}";)", table, column, to)),
            transaction(
                fmt::format(R"(ALTER TABLE "{}" RENAME COLUMN "{}" TO "{}";)", table, to, column))};
}

SchemaChange drop(const std::string& table, const std::string& column, const std::string& key,
                  const std::string& type, std::size_t ordinal) {
    const std::string kept = fmt::format("faultline_kept_{}", ordinal);
    return {transaction(fmt::format(R"(CREATE TABLE "{3}" AS SELECT "{2}", "{1}" FROM "{0}"; )"
                                    R"(ALTER TABLE "{0}" DROP COLUMN "{1}";)",
                                    table, column, key, kept)),
            transaction(fmt::format(R"(ALTER TABLE "{0}" ADD COLUMN "{1}" {4}; )"
                                    R"(UPDATE "{0}" AS t SET "{1}" = k."{1}" FROM "{3}" AS k )"
                                    R"(WHERE t."{2}" = k."{2}"; DROP TABLE "{3}";)",
                                    table, column, key, kept, type))};
}

SchemaChange retype(const std::string& table, const std::string& column, const std::string& from,
                    const std::string& to) {
    const auto change = [&](const std::string& type) {
        return transaction(
            fmt::format(R"(ALTER TABLE "{0}" ALTER COLUMN "{1}" TYPE {2} USING "{1}"::{2};)", table,
                        column, type));
    };
    return {change(to), change(from)};
}

}  // namespace

Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal) {
    for (const char* const name : {"table", "column", "key"}) {
        if (spec.parameters.contains(name) && !is_identifier(text(spec, name))) {
            return refused(spec, fmt::format("{} must be a plain name", name));
        }
    }
    const std::string& table = text(spec, "table");
    const std::string& column = text(spec, "column");
    if (spec.fault == "column_renamed") {
        if (!is_identifier(text(spec, "to"))) {
            return refused(spec, "to must be a plain name");
        }
        return rename(table, column, text(spec, "to"));
    }
    for (const char* const name : {"type", "from", "to"}) {
        if (spec.parameters.contains(name) && !is_type(text(spec, name))) {
            return refused(spec, fmt::format("{} must be a plain type name", name));
        }
    }
    if (spec.fault == "column_dropped") {
        return drop(table, column, text(spec, "key"), text(spec, "type"), ordinal);
    }
    if (spec.fault == "column_retyped") {
        return retype(table, column, text(spec, "from"), text(spec, "to"));
    }
    return refused(spec, "is no schema change");
}

}  // namespace faultline::fault
