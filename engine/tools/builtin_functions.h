// The functions that ship with `function.call`:
//   echo      its one positional argument, or {"args","kwargs"} when given otherwise
//   sleep_ms  waits args[0] or kwargs.ms (0 … 60,000) on the injected clock → {"slept_ms"}
//   add       the sum of its numbers; whole numbers stay whole, overflow is INVALID_PARAMS
//   fail      ends with the code args[0] or kwargs.code; kwargs.message and .retry_after_ms
#pragma once

#include "base/clock.h"
#include "engine/tools/function_table.h"

namespace faultline::engine {

// `clock` must outlive the table. REQUIRES: none of the names is taken.
void register_builtin_functions(FunctionTable& table, Clock& clock);

}  // namespace faultline::engine
