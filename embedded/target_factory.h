// Which target a scenario gets: the embedded engine, served or virtual. Other kinds are refused
// with what can be done instead.
#pragma once

#include "scenarios/run/target.h"

namespace faultline::embedded {

[[nodiscard]] scenario::TargetFactory target_factory();

}  // namespace faultline::embedded
