// `faultline run --seeds A..B`: one virtual run per scenario and seed; the first seed that does
// not pass is printed with the command that repeats it. After a signal the
// number of seeds that passed is printed.
#pragma once

#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"

#include <vector>

namespace faultline::cli {

int run_sweep(const std::vector<scenario::Scenario>& scenarios, const RunOptions& options,
              const Interrupts& interrupts);

}  // namespace faultline::cli
