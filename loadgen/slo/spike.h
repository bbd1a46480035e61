// The spike test: 1x, Kx, 1x again. It holds when goodput does not fall under the spike, admitted
// work keeps its bound, what is turned away is turned away quickly, and the 1x figures are back
// after it – a target that stays slow once the spike is over is metastable. Pure.
#pragma once

#include "base/units.h"
#include "loadgen/arrival/load_plan.h"
#include "loadgen/record/recorder.h"
#include "loadgen/slo/check.h"
#include "loadgen/slo/load_verdict.h"

#include <optional>
#include <vector>

namespace faultline::load {

// After the spike the target has this long (half the phase when that is shorter) to be itself.
inline constexpr Duration kSpikeRecovery = std::chrono::seconds(10);

// Admitted work in the spike (p99): the tightest objective on the response time's p99, a higher
// percentile or its maximum. Without one, this many times the p99 of 1x or this much more,
// whichever is the greater – and never less than what objectives allow of a lower percentile or the
// mean.
inline constexpr double kSpikeMostSlower = 5.0;
inline constexpr Duration kSpikeMostMore = std::chrono::milliseconds(300);

// Rejections in the spike (p99): the p99 of 1x or this, whichever is the greater. Fewer than 100
// rejections are not judged, unless two of them already break it: a target that hardly turns
// anything away is not in doubt for that.
inline constexpr Duration kRejectedWithin = std::chrono::milliseconds(100);
inline constexpr Duration kRejectedWithinCi = std::chrono::milliseconds(250);

struct SpikePlan {
    std::vector<LoadPhase> phases;
    std::vector<std::optional<Duration>> settles_after;  // for the recorder
};

// Rejections are allowed in the spike, and afterwards until the target has had its time.
[[nodiscard]] SpikePlan plan_spike(Rate expected, double multiplier, Duration phase);

// REQUIRES: the recorder was made for plan_spike()'s phases.
void add_spike_checks(const Recorder& recorder, const JudgeOptions& options, bool generator_valid,
                      std::vector<Check>& checks);

}  // namespace faultline::load
