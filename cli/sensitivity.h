// `faultline run --sensitivity`: a scenario that passes without the protection it is about proves
// nothing, so each is run again without each protection it names, and must FAIL.
#pragma once

#include "cli/run.h"
#include "scenarios/spec/scenario.h"

#include <vector>

namespace faultline::cli {

// Named pairs run on the asked clock, the other cells of the matrix in virtual time. 0 when every
// named pair failed as it must, else 1; 130 or 143 after a signal.
int run_sensitivity(const std::vector<scenario::Scenario>& scenarios, const RunOptions& options);

}  // namespace faultline::cli
