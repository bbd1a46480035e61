// What a plan says, as a short name: the same for the same content on every machine and in every
// version, in any order of the keys in params. Pure.
#pragma once

#include "engine/planner/plan.h"

#include <string>

namespace faultline::engine {

// 32 lower-case hexadecimal digits: the first 128 bits of SHA-256 over the canonical JSON.
[[nodiscard]] std::string plan_hash(const Plan& plan);

}  // namespace faultline::engine
