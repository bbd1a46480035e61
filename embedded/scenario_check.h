// What can be known to be wrong with a scenario before anything runs, but only by those who see
// the engine: its target, its configuration, the names of its tenants and tools, the plans that are
// sent, the clock that was asked for, and whatever a run would need here and not find. Builds the
// engine once on SQLite and starts nothing.
#pragma once

#include "scenarios/format/scenario.h"
#include "scenarios/run/target.h"

#include <optional>
#include <string>
#include <vector>

namespace faultline::embedded {

// One line a problem, each file:line:column, what is wrong and what was expected. No `clock`: any
// that the scenario names.
[[nodiscard]] std::vector<std::string> check_scenario(const scenario::Scenario& scenario,
                                                      std::optional<scenario::ClockKind> clock);

}  // namespace faultline::embedded
