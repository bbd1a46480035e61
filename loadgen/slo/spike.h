// The spike test: 1x, Kx, 1x again. It holds when goodput does not fall under the spike and the
// 1x figures are back after it – a target that stays slow once the spike is over is metastable.
// Pure.
#pragma once

#include "base/units.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/recorder.h"
#include "loadgen/slo/check.h"

#include <optional>
#include <vector>

namespace faultline::load {

// After the spike the target has this long (half the phase when that is shorter) to be itself.
inline constexpr Duration kSpikeRecovery = std::chrono::seconds(10);

struct SpikePlan {
    std::vector<LoadPhase> phases;
    std::vector<std::optional<Duration>> settles_after;  // for the recorder
};

// Rejections are allowed in the spike, and afterwards until the target has had its time.
[[nodiscard]] SpikePlan plan_spike(Rate expected, double multiplier, Duration phase);

// REQUIRES: the recorder was made for plan_spike()'s phases.
void add_spike_checks(const Recorder& recorder, bool generator_valid, std::vector<Check>& checks);

}  // namespace faultline::load
