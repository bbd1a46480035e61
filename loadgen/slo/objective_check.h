// One objective against one phase. Percentiles are judged by counting what exceeds the bound:
// "p99 <= x" is "at most 1 % exceed x". Pure.
#pragma once

#include "loadgen/record/recorder.h"
#include "loadgen/slo/check.h"
#include "loadgen/slo/objective.h"

#include <cstdint>

namespace faultline::load {

// How many samples an objective needs before it says anything: three that may exceed it, and at
// least 100.
[[nodiscard]] std::uint64_t samples_needed(const Objective& objective);

// `generator_valid`: lateness, shedding and rate of the phase were in order; when they were not,
// nothing that depends on time is more than inconclusive. Where a phase has a settled part, that
// is judged, except by the two ratios, which are of the whole phase; where rejections are allowed,
// latency is that of admitted work.
[[nodiscard]] Check check_objective(const Objective& objective, const PhaseRecord& record,
                                    bool generator_valid);

}  // namespace faultline::load
