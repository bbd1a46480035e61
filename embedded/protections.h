// The names of the protections that a run may switch off, for cli and scenarios, which do not know
// the engine.
#pragma once

#include "base/result.h"
#include "engine/policy/protection.h"

#include <string>
#include <vector>

namespace faultline::embedded {

// All of the engine's protections.
[[nodiscard]] std::vector<std::string> protection_names();

// The protections with these names; kInvalid, with a list of the known names, when one is unknown.
[[nodiscard]] Result<engine::DisabledProtections> disabled_protections(
    const std::vector<std::string>& names);

}  // namespace faultline::embedded
