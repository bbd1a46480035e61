// A change of the schema as PostgreSQL transactions that are safe to repeat: the fault's own
// statements (faults/kinds), with marks that say whether the change is in force. Pure.
#pragma once

#include "base/result.h"
#include "faults/kinds/fault.h"

#include <cstddef>

namespace faultline::fault {

// Each of the two is one transaction. `undo` is exact, has no effect when `apply` had none, and
// an `apply` that comes after it fails. `ordinal` keeps the marks of several faults of a run apart.
// kInvalid when the fault is no schema change. REQUIRES: a complete spec.
[[nodiscard]] Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal);

}  // namespace faultline::fault
