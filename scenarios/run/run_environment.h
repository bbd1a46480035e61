// What a run is made with and on: our version and commit, the machine. Asks the system; any thread.
#pragma once

#include "scenarios/judge/run_record.h"

namespace faultline::scenario {

[[nodiscard]] RunEnvironment this_environment();

}  // namespace faultline::scenario
