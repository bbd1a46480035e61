#include "faults/sql/schema_change.h"

#include "faults/kinds/sql_name.h"
#include "faults/kinds/table.h"
#include "faults/sql/still_triggers.h"
#include "faults/sql/table_catalogue.h"

#include <fmt/format.h>

namespace faultline::fault {

namespace {

// The table faultline_fault_N is there while the change is in force, made and dropped with it;
// faultline_gone_N says that it was undone. So an undo of a change that is not in force has no
// effect, however often, and an apply whose answer never came and that is still under way finds the
// second table and fails.
//
// The first table also holds digests of the rows, from before the change and from when it was made.
// Where the rows did not change while it was in force, nobody wrote to them, and after the undo
// they must be what they were; faultline_rows_N says that they are not.
SchemaChange marked(const SchemaChange& change, std::size_t ordinal, std::string_view table) {
    constexpr const char* kForm =
        "BEGIN; SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock(20220, {0}); {2}{1} "
        "{3}COMMIT;";
    // Nobody writes between a digest and the change. What cannot be locked (a materialized view)
    // nobody writes to.
    const std::string lock = fmt::format(
        "BEGIN LOCK TABLE {} IN ACCESS EXCLUSIVE MODE; "
        "EXCEPTION WHEN wrong_object_type THEN NULL; END;",
        quoted_name(table));
    const std::string digest = rows_digest_sql(table);
    const std::string apply =
        fmt::format(R"(CREATE TABLE "faultline_gone_{0}" (); DROP TABLE "faultline_gone_{0}"; )"
                    R"(DO $faultline_lock$ BEGIN {2} END $faultline_lock$; )"
                    R"(CREATE TABLE "faultline_fault_{0}" AS SELECT {3} AS before, '' AS during; )"
                    R"({1} UPDATE "faultline_fault_{0}" SET during = {3};)",
                    ordinal, change.apply, lock, digest);
    const std::string undo = fmt::format(
        R"(DO $faultline$ DECLARE mark record; BEGIN )"
        R"(IF to_regclass('faultline_fault_{0}') IS NOT NULL THEN {2} )"
        R"(SELECT before, during = {3} AS untouched INTO mark FROM "faultline_fault_{0}"; {1} )"
        R"(IF mark.untouched AND mark.before <> {3} THEN CREATE TABLE "faultline_rows_{0}" (); )"
        R"(END IF; DROP TABLE "faultline_fault_{0}"; END IF; END $faultline$; )"
        R"(CREATE TABLE IF NOT EXISTS "faultline_gone_{0}" ();)",
        ordinal, change.undo, lock, digest);
    const std::string still = still_triggers_sql(table);
    const std::string wake = wake_triggers_sql();
    return {fmt::format(kForm, ordinal, apply, still, wake),
            fmt::format(kForm, ordinal, undo, still, wake)};
}

}  // namespace

Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal) {
    const Fault* const fault = find_fault(spec.fault);
    if (fault == nullptr || fault->on_sql == nullptr) {
        return Error{ErrorKind::kInvalid, fmt::format("fault {} is no schema change", spec.fault)};
    }
    return marked(fault->on_sql(spec, ordinal), ordinal, parameter<std::string>(spec, "table"));
}

std::string rows_differ_sql(std::size_t ordinal) {
    return fmt::format("SELECT coalesce(to_regclass('faultline_rows_{}')::text, '')", ordinal);
}

}  // namespace faultline::fault
