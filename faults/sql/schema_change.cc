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
    return Error{ErrorKind::kInvalid, fmt::format("fault {}: {}", spec.fault, what)};
}

// Each in one transaction. The table faultline_fault_N is there while the change is in force, made
// and dropped with it; faultline_gone_N says that it was undone. So an undo without anything to
// undo does nothing, however often, and an apply whose answer never came and that is still under
// way finds the second table and fails.
SchemaChange marked(const SchemaChange& change, std::size_t ordinal) {
    constexpr const char* kForm =
        "BEGIN; SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock(20220, {0}); {1} "
        "COMMIT;";
    const std::string apply =
        fmt::format(R"(CREATE TABLE "faultline_gone_{0}" (); DROP TABLE "faultline_gone_{0}"; )"
                    R"(CREATE TABLE "faultline_fault_{0}" (); {1})",
                    ordinal, change.apply);
    const std::string undo = fmt::format(
        R"(DO $faultline$ BEGIN IF to_regclass('faultline_fault_{0}') IS NOT NULL THEN {1} )"
        R"(DROP TABLE "faultline_fault_{0}"; END IF; END $faultline$; )"
        R"(CREATE TABLE IF NOT EXISTS "faultline_gone_{0}" ();)",
        ordinal, change.undo);
    return {fmt::format(kForm, ordinal, apply), fmt::format(kForm, ordinal, undo)};
}

SchemaChange rename(const std::string& table, const std::string& column, const std::string& to) {
    constexpr const char* kRename = R"(ALTER TABLE "{}" RENAME COLUMN "{}" TO "{}";)";
    return {fmt::format(kRename, table, column, to), fmt::format(kRename, table, to, column)};
}

SchemaChange drop(const std::string& table, const std::string& column, const std::string& key,
                  const std::string& type, std::size_t ordinal) {
    const std::string kept = fmt::format("faultline_kept_{}", ordinal);
    return {fmt::format(R"(CREATE TABLE "{3}" AS SELECT "{2}", "{1}" FROM "{0}"; )"
                        R"(ALTER TABLE "{0}" DROP COLUMN "{1}";)",
                        table, column, key, kept),
            fmt::format(R"(ALTER TABLE "{0}" ADD COLUMN "{1}" {4}; )"
                        R"(UPDATE "{0}" AS t SET "{1}" = k."{1}" FROM "{3}" AS k )"
                        R"(WHERE t."{2}" = k."{2}"; DROP TABLE "{3}";)",
                        table, column, key, kept, type)};
}

SchemaChange retype(const std::string& table, const std::string& column, const std::string& from,
                    const std::string& to) {
    const auto change = [&](const std::string& type) {
        return fmt::format(R"(ALTER TABLE "{0}" ALTER COLUMN "{1}" TYPE {2} USING "{1}"::{2};)",
                           table, column, type);
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
        return marked(rename(table, column, text(spec, "to")), ordinal);
    }
    for (const char* const name : {"type", "from", "to"}) {
        if (spec.parameters.contains(name) && !is_type(text(spec, name))) {
            return refused(spec, fmt::format("{} must be a plain type name", name));
        }
    }
    if (spec.fault == "column_dropped") {
        return marked(drop(table, column, text(spec, "key"), text(spec, "type"), ordinal), ordinal);
    }
    if (spec.fault == "column_retyped") {
        return marked(retype(table, column, text(spec, "from"), text(spec, "to")), ordinal);
    }
    return refused(spec, "is no schema change");
}

}  // namespace faultline::fault
