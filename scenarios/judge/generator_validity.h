// The generator judges itself before anything else is judged: a run whose load was not the one
// that was asked for says nothing about the target. Pure.
#pragma once

#include "scenarios/judge/run_record.h"

#include <optional>
#include <string>

namespace faultline::scenario {

// Why the load was not as planned, or nothing. Achieved < 99 % of planned, shed > 0.1 %, and on
// the real clock lateness p99 > 20 ms in the profile ci, > max(1 ms, 10 % of the tightest time
// bound) in others.
[[nodiscard]] std::optional<std::string> generator_problem(const RunRecord& record);

}  // namespace faultline::scenario
