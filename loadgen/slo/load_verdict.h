// From a record to a verdict: first the generator is judged, then the target. Pure.
//
// A generator that did not send what was planned, or not when it was planned, makes every latency
// inconclusive; what was refused, reset or answered wrongly is a fact in any case.
#pragma once

#include "base/clock.h"
#include "loadgen/record/recorder.h"
#include "loadgen/slo/check.h"
#include "loadgen/slo/objective.h"

#include <optional>
#include <string_view>
#include <vector>

namespace faultline::load {

// Of the machine: a shared CI runner is held to coarser bounds of lateness.
enum class Profile { kFull, kCi };
[[nodiscard]] std::string_view to_string(Profile profile);
[[nodiscard]] std::optional<Profile> profile_from(std::string_view name);

struct JudgeOptions {
    std::vector<Objective> objectives;
    Profile profile = Profile::kFull;
    // The phases are 1x, Kx, 1x (spike_phases.h).
    bool is_spike = false;
    // Ended by a signal: what was not answered by then was ours to cut.
    bool was_interrupted = false;
};

struct LoadVerdict {
    Verdict verdict = Verdict::kInconclusive;
    bool lateness_valid = true;
    std::vector<Check> checks;
};

// Releases may be this late (p99): 1 ms, 20 ms in CI, or a tenth of the tightest bound.
[[nodiscard]] Duration lateness_limit(const JudgeOptions& options);

[[nodiscard]] LoadVerdict judge_load(const Recorder& recorder, const JudgeOptions& options);

}  // namespace faultline::load
