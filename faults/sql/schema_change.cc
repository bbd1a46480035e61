#include "faults/sql/schema_change.h"

#include "faults/kinds/table.h"

#include <fmt/format.h>

namespace faultline::fault {

namespace {

// The table faultline_fault_N is there while the change is in force, made and dropped with it;
// faultline_gone_N says that it was undone. So an undo of a change that is not in force has no
// effect, however often, and an apply whose answer never came and that is still under way finds the
// second table and fails.
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

}  // namespace

Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal) {
    const Fault* const fault = find_fault(spec.fault);
    if (fault == nullptr || fault->on_sql == nullptr) {
        return Error{ErrorKind::kInvalid, fmt::format("fault {} is no schema change", spec.fault)};
    }
    return marked(fault->on_sql(spec, ordinal), ordinal);
}

}  // namespace faultline::fault
