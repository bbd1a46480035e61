// A load as text for a person who has never seen one: what was planned, what became of it, how long
// it took from the intended moment, how well we kept time ourselves, the checks and the verdict.
// Fits 80 columns. Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <string>

namespace faultline::scenario {

[[nodiscard]] std::string load_text(const JudgedRun& run);

}  // namespace faultline::scenario
