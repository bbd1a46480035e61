// Judges one check on one record. Pure. What the record does not show is inconclusive: a selector
// that matched no operation and a figure of too few samples never pass. An inconclusive check says
// what was missing and what would give it.
#pragma once

#include "scenarios/judge/record_index.h"
#include "scenarios/judge/verdict.h"

#include <cstdint>

namespace faultline::scenario {

[[nodiscard]] CheckOutcome judge_check(const CheckSpec& check, const RecordIndex& index);

// Fewer samples are inconclusive. A share, a mean and a maximum need 20, a percentile p three
// expected exceedances (p99: 300) and at least 20, a count one. In virtual time only the target
// moves a figure: one is enough.
[[nodiscard]] std::uint64_t samples_needed(const CheckSpec& check, bool virtual_clock);

// Recovery is measured in blocks of this length.
inline constexpr Duration kRecoveryBlock = std::chrono::milliseconds(250);

}  // namespace faultline::scenario
