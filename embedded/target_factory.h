// Makes the target of a scenario: the embedded engine, served over HTTP or in virtual time. For
// any other kind of target the error says what can be used instead.
#pragma once

#include "scenarios/run/target.h"

#include <string>
#include <vector>

namespace faultline::embedded {

[[nodiscard]] scenario::TargetFactory target_factory();

// The keys under `target` that the factory supports; the parser refuses all others.
[[nodiscard]] std::vector<std::string> target_kinds();

}  // namespace faultline::embedded
