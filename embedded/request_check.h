// Which requests of a scenario the engine can only refuse, whatever happens while it runs: without
// an API key, on a path or by a method that it has no route for, with a body that is no plan or no
// decision or is not called JSON, for a card of an engine without a database. By the engine's own
// parsers, in the order in which it asks. Pure.
#pragma once

#include "base/yaml/diagnostic.h"
#include "embedded/engine_config.h"
#include "scenarios/format/scenario.h"

namespace faultline::embedded {

// A problem for each request that is refused and does not declare that status in `expect`, unless
// a check asks that at least a share of answers be such: then the refusal is what the scenario is
// about.
void check_requests(const EngineConfig& config, const scenario::Scenario& scenario,
                    yaml::Problems& problems);

}  // namespace faultline::embedded
