// Finds the mistakes in a scenario that show before it runs, but only to code that sees the engine:
// in its target, its configuration, the names of its tenants and tools, the plans that it sends,
// the clock, and what a run would need and this machine does not have. Builds the engine once on
// SQLite and starts no server and no thread.
#pragma once

#include "base/yaml/diagnostic.h"
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

// Of a scenario in whose file there were problems: what is wrong in the engine's configuration, and
// the names in it that the engine does not know, but for what follows from one of `problems`.
[[nodiscard]] std::vector<std::string> check_draft(const scenario::Scenario& draft,
                                                   const std::vector<yaml::Diagnostic>& problems);

}  // namespace faultline::embedded
