// The order of a run as a table: event in, action out. Preflight, warm-up, baseline, fault, heal,
// recovery, drain, done; heal is on every way out, and no event leads past it. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace faultline::scenario {

enum class RunPhase {
    kPreflight,
    kWarmup,
    kBaseline,
    kFault,
    kHeal,
    kRecovery,
    kDrain,
    kDone,
};
inline constexpr std::size_t kRunPhaseCount = 8;

enum class RunEvent {
    kReady,         // the target answers, every fault was accepted
    kStartFailed,   // it does not
    kPhaseElapsed,  // the phase's time is over
    kInjectFailed,
    kHealed,      // every injected fault was undone
    kHealFailed,  // at least one was not
    kLoadFailed,  // the transport gave up
    kSignal,
    kDrained,
    kBroken,  // an exception: what was being done is given up, what comes after it is not
};
inline constexpr std::size_t kRunEventCount = 10;

enum class RunAction {
    kNone,
    kStartTarget,
    kStartLoad,     // and wait for the end of the warm-up
    kHoldBaseline,  // wait
    kRunFaults,     // inject and heal by the time line, wait for the end of the phase
    kHealAll,       // when aborting: stop the load first
    kHoldRecovery,  // wait
    kDrainLoad,
    kStopTarget,
};

[[nodiscard]] std::string_view to_string(RunPhase phase);
[[nodiscard]] std::string_view to_string(RunEvent event);

class PhaseMachine {
public:
    // What is to be done now. An event that means nothing in this phase is kNone and changes
    // nothing.
    RunAction on(RunEvent event);

    [[nodiscard]] RunPhase phase() const { return phase_; }
    // Something ended the run early: after heal comes drain, not recovery.
    [[nodiscard]] bool aborting() const { return aborting_; }

private:
    RunAction enter(RunPhase phase, RunAction action);
    RunAction on_signal();
    RunAction on_broken();
    RunAction on_healed(bool all);

    RunPhase phase_ = RunPhase::kPreflight;
    bool aborting_ = false;
};

}  // namespace faultline::scenario
