// Every fault there is, with its parameters: for validation, `faultline faults` and `explain`.
#pragma once

#include "base/result.h"
#include "faults/catalogue/fault_spec.h"

#include <span>
#include <string_view>
#include <vector>

namespace faultline::fault {

enum class ParameterKind { kDuration, kNumber, kInteger, kBool, kText };

struct ParameterInfo {
    std::string_view name;
    ParameterKind kind;
    std::string_view default_text;  // "" = must be given
    std::string_view meaning;
};

// How a fault may be carried out; which one is taken follows from the target.
enum class Way { kInProcess, kProcess, kSql };
[[nodiscard]] std::string_view to_string(Way way);

struct FaultInfo {
    std::string_view name;
    std::string_view summary;  // one line
    std::vector<Way> ways;
    std::string_view resource;  // kind of resource `on` must name: "", "postgres"
    std::vector<ParameterInfo> parameters;
};

[[nodiscard]] std::span<const FaultInfo> catalogue();
// Null when unknown.
[[nodiscard]] const FaultInfo* find_fault(std::string_view name);
// Closest known name by edit distance, empty when nothing is near.
[[nodiscard]] std::string_view nearest_fault(std::string_view name);

// kInvalid naming what is wrong: unknown fault or parameter, wrong kind, missing, a window
// of no length, a probability of 0 (it can never fire). Fills in defaults.
[[nodiscard]] Result<FaultSpec> complete(FaultSpec spec);

}  // namespace faultline::fault
