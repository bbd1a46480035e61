// The table of faults: one line a fault. `name` is the fault's name, that of its file in this
// folder, and that of the function in it that returns its row. Everything else (validation, help,
// `faultline faults` and `explain`, the schema) is made from these rows.
#pragma once

#include "faults/kinds/fault.h"

#include <span>
#include <string_view>

// clang-format off
#define FAULTLINE_FAULTS(row) \
    row(tool_hang) \
    row(tool_slow) \
    row(tool_error) \
    row(database_down) \
    row(database_slow) \
    row(foreign_context) \
    row(missing_tenant) \
    row(swapped_reply) \
    row(column_renamed) \
    row(column_dropped) \
    row(column_retyped)
// clang-format on

namespace faultline::fault {

namespace kinds {
#define FAULTLINE_DECLARE_FAULT(name) Fault name();
FAULTLINE_FAULTS(FAULTLINE_DECLARE_FAULT)
#undef FAULTLINE_DECLARE_FAULT
}  // namespace kinds

// In the order of the table.
[[nodiscard]] std::span<const Fault> all_faults();
// Their descriptions, as the parser of scenario files takes them.
[[nodiscard]] std::span<const FaultInfo> fault_infos();

// Null when there is none of that name.
[[nodiscard]] const Fault* find_fault(std::string_view name);
// "there is no fault named tool_hung, did you mean tool_hang?"
[[nodiscard]] std::string unknown_fault(std::string_view name);

// How a fault is carried out; which method is taken follows from the target.
enum class FaultMethod { kProcess, kSql, kInProcess };
[[nodiscard]] std::string_view to_string(FaultMethod method);
// Those of the fault, in the order in which a target prefers them.
[[nodiscard]] std::vector<FaultMethod> methods_of(const Fault& fault);

// For a spec made in code: checked and completed as the parser does with one from a file.
// kInvalid with the first mistake.
[[nodiscard]] Result<FaultSpec> complete(FaultSpec spec);

}  // namespace faultline::fault
