// Masks the values of ${env:…} in everything that is shown or written. Only texts are changed:
// enumerators, numbers and the words that the harness itself compares (a clock, a metric, a
// phase's name) stay, or what was written could not be read back. Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <string>
#include <vector>

namespace faultline::scenario {

// The run with every secret in every text masked, and the list of secrets emptied. What all
// reports are made from.
[[nodiscard]] JudgedRun without_secrets(JudgedRun run);

}  // namespace faultline::scenario
