// A change of the schema as PostgreSQL transactions that are safe to repeat: the fault's own
// statements (faults/kinds), with marks that say whether the change is in force. No trigger or rule
// of the user fires. Pure.
#pragma once

#include "base/result.h"
#include "faults/kinds/fault.h"

#include <cstddef>
#include <string>

namespace faultline::fault {

// Each of the two is one transaction. `undo` is exact, has no effect when `apply` had none, and
// an `apply` that comes after it fails. `ordinal` keeps the marks of several faults of a run apart.
// kInvalid when the fault is no schema change. REQUIRES: a complete spec.
[[nodiscard]] Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal);

// A query for after the undo: its one value is empty unless nobody wrote to the rows of the table
// while the change was in force, and they are not what they were before it all the same.
[[nodiscard]] std::string rows_differ_sql(std::size_t ordinal);

}  // namespace faultline::fault
