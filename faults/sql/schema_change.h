// Schema changes as PostgreSQL statements: what brings the change about and what undoes it,
// from the parameters of column_renamed, column_dropped, column_retyped. Pure.
#pragma once

#include "base/result.h"
#include "faults/catalogue/fault_spec.h"

#include <string>

namespace faultline::fault {

struct SchemaChange {
    std::string apply;  // one transaction
    std::string undo;   // one transaction; exact, values included; does nothing when apply did
                        // nothing, and an apply that comes after it fails
};

// kInvalid when a name is not a plain identifier or the type is not a plain type name.
// `ordinal` keeps the set-aside tables of several faults of a run apart. REQUIRES: complete()d
// spec.
[[nodiscard]] Result<SchemaChange> plan_schema_change(const FaultSpec& spec, std::size_t ordinal);

}  // namespace faultline::fault
