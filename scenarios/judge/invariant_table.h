// Every invariant that runs are held to. Built once; any thread.
#pragma once

#include "scenarios/judge/invariant.h"

#include <span>
#include <string_view>
#include <vector>

namespace faultline::scenario {

[[nodiscard]] std::span<const Invariant> invariant_table();
// For the parser and the schema (ParserOptions::invariants).
[[nodiscard]] std::span<const std::string_view> invariant_names();

// One outcome an invariant, in the order of the table. Pure.
[[nodiscard]] std::vector<InvariantOutcome> judge_invariants(const RecordIndex& index);

}  // namespace faultline::scenario
