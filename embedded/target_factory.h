// Which target a scenario gets: the embedded engine, served or virtual. Other kinds are refused
// with what can be done instead.
#pragma once

#include "scenarios/run/target.h"

#include <string>
#include <vector>

namespace faultline::embedded {

[[nodiscard]] scenario::TargetFactory target_factory();

// The keys of `target` that it can make one of; the parser refuses the others.
[[nodiscard]] std::vector<std::string> target_kinds();

}  // namespace faultline::embedded
