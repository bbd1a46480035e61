// One run of one scenario, on the real or the virtual clock, from start to verdict.
#pragma once

#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"
#include "scenarios/judge/lie.h"
#include "scenarios/report/judged_run.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace faultline::cli {

struct ExecutionOptions {
    // On the simulated clock instead of the real one.
    bool in_virtual_time = false;
    // Of load, faults and engine.
    std::uint64_t seed = 1;
    // Protections switched off.
    std::vector<std::string> without;
    // The lie that the transport tells; virtual time only. nullopt: none.
    std::optional<scenario::Lie> lie;
    // Runs the load without the faults.
    bool no_faults = false;
    // File of undos, written on the real clock with faults only; read before every run. Empty:
    // none.
    std::filesystem::path journal;
    // Ends the run in order; may be null.
    const scenario::SignalFlag* signal = nullptr;
    // Cuts its drain short; may be null.
    const scenario::SignalFlag* skip_drain = nullptr;
};

[[nodiscard]] ExecutionOptions execution_options(const RunOptions& options,
                                                 const Interrupts& interrupts);

// Of a scenario that a signal kept from its turn.
[[nodiscard]] scenario::JudgedRun not_begun(const scenario::Scenario& scenario,
                                            const ExecutionOptions& options, int signal);

// A signal ends a run on either clock: healed, judged, and marked as interrupted, even when it
// came too late to change anything.
[[nodiscard]] scenario::JudgedRun execute(const scenario::Scenario& scenario,
                                          const ExecutionOptions& options);

// Whether any run of this process, a pair of --sensitivity or a seed of a sweep included, left work
// of its target behind. That work may use anything that a return from main would destroy.
[[nodiscard]] bool has_left_work_behind();
void note_left_work_behind();

// Ends the process and destroys nothing but its private directories. Everything was written.
[[noreturn]] void end_process(int code);

}  // namespace faultline::cli
