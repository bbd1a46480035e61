// One scenario in virtual time, start to record, on a thread of its own; and many, one a seed. The
// same inputs give the same record, bit for bit. run_virtual() blocks its caller, but gives up on a
// handler that never returns.
#pragma once

#include "scenarios/judge/verdict.h"
#include "scenarios/run/scenario_runner.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

struct VirtualRun {
    Scenario scenario;
    TargetFactory factory;
    std::uint64_t seed = 1;
    std::vector<std::string> disabled_protections;
    bool without_faults = false;
    const SignalFlag* signal = nullptr;  // may be null
    UndoJournal* journal = nullptr;      // null: kept in memory and forgotten
    // How long, in real time, virtual time may stand still. After it the thread is left running,
    // and the record says so; what the run refers to must then live until the process ends.
    Duration longest_standstill = std::chrono::minutes(1);
};
[[nodiscard]] RunRecord run_virtual(const VirtualRun& run);

// 64 bits over the events' times, kinds and texts: what "the same run" means.
[[nodiscard]] std::uint64_t digest(std::span<const TimelineEvent> events);

struct Sweep {
    VirtualRun run;  // its seed is not looked at
    std::uint64_t first_seed = 1;
    std::uint64_t last_seed = 1;  // included
};

struct SweepResult {
    std::uint64_t runs = 0;
    std::array<std::uint64_t, kVerdictCount> verdicts{};  // by Verdict
    std::uint64_t digest = 0;                             // over the digests of the runs
    std::optional<std::uint64_t> first_failing_seed;      // first that did not pass
    std::optional<Judgement> first_failure;
    // A target left work behind that may go on until the process ends.
    bool left_work_behind = false;
};
// Ends with the first run that does not pass.
[[nodiscard]] SweepResult sweep(const Sweep& sweep);

}  // namespace faultline::scenario
