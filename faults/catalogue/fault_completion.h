// Checks one FaultSpec against what its fault is and fills in what was left out. The one place
// where a fault is checked: the parser of scenario files reports every problem at its key; a spec
// built in code gets the first as an error (faults/kinds/table.h). Pure.
#pragma once

#include "faults/catalogue/fault_info.h"

#include <vector>

namespace faultline::fault {

// Reads the parameters that are still texts, adds the defaults of those that are missing, and says
// what is wrong: a value that cannot be read, one that is missing, a fault that can never fire.
// Empty: `spec` is complete.
[[nodiscard]] std::vector<FaultProblem> complete(const FaultInfo& info, FaultSpec& spec);

}  // namespace faultline::fault
