// The names of the protections that a run may switch off, for cli and scenarios, which do not know
// the engine.
#pragma once

#include "base/result.h"
#include "engine/policy/protection.h"

#include <string>
#include <vector>

namespace faultline::embedded {

// All that the engine has, each heeded by code.
[[nodiscard]] std::vector<std::string> protection_names();

// kInvalid with the names there are.
[[nodiscard]] Result<engine::DisabledProtections> disabled_protections(
    const std::vector<std::string>& names);

}  // namespace faultline::embedded
