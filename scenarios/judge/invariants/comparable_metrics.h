// Whether the metrics that a target ended with can be held against the answers that were seen.
// Pure.
#pragma once

#include "scenarios/judge/invariant.h"
#include "scenarios/judge/run_record.h"

#include <optional>

namespace faultline::scenario {

// Why they cannot; nullopt when they can.
[[nodiscard]] std::optional<InvariantFinding> why_metrics_say_nothing(const RunRecord& record);

}  // namespace faultline::scenario
