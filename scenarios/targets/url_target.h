// A system that is up already, reached by its URL: nothing is started, nothing is stopped, and no
// fault acts on it. What `faultline load` loads, and `target: {url: …}` of a scenario.
#pragma once

#include "scenarios/run/target.h"

#include <memory>

namespace faultline::scenario {

// On the real clock. kInvalid when the URL is wrong, or the scenario has faults or names tenants.
[[nodiscard]] Result<std::unique_ptr<Target>> make_url_target(const TargetRequest& request);

}  // namespace faultline::scenario
