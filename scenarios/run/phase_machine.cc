#include "scenarios/run/phase_machine.h"

#include <array>

namespace faultline::scenario {

std::string_view to_string(RunPhase phase) {
    constexpr std::array<std::string_view, kRunPhaseCount> kNames = {
        "preflight", "warmup", "baseline", "fault", "heal", "recovery", "drain", "done"};
    return kNames.at(static_cast<std::size_t>(phase));
}

std::string_view to_string(RunEvent event) {
    constexpr std::array<std::string_view, kRunEventCount> kNames = {
        "ready",       "start_failed", "phase_elapsed", "inject_failed", "healed",
        "heal_failed", "load_failed",  "signal",        "drained",       "broken"};
    return kNames.at(static_cast<std::size_t>(event));
}

RunAction PhaseMachine::enter(RunPhase phase, RunAction action) {
    phase_ = phase;
    return action;
}

// A signal leads to heal from everywhere; from heal and drain it only changes what follows.
RunAction PhaseMachine::on_signal() {
    if (phase_ == RunPhase::kDone) {
        return RunAction::kNone;
    }
    aborting_ = true;
    if (phase_ == RunPhase::kDrain) {
        return RunAction::kDrainLoad;
    }
    return enter(RunPhase::kHeal, RunAction::kHealAll);
}

// No action is repeated after an exception, so that the run always ends.
RunAction PhaseMachine::on_broken() {
    aborting_ = aborting_ || phase_ != RunPhase::kDone;
    switch (phase_) {
        case RunPhase::kHeal:
            return enter(RunPhase::kDrain, RunAction::kDrainLoad);
        case RunPhase::kDrain:
            return enter(RunPhase::kDone, RunAction::kStopTarget);
        case RunPhase::kDone:
            return RunAction::kNone;
        default:
            return enter(RunPhase::kHeal, RunAction::kHealAll);
    }
}

RunAction PhaseMachine::on_healed(bool all) {
    if (aborting_ || !all) {
        aborting_ = true;
        return enter(RunPhase::kDrain, RunAction::kDrainLoad);
    }
    return enter(RunPhase::kRecovery, RunAction::kHoldRecovery);
}

RunAction PhaseMachine::on(RunEvent event) {
    if (event == RunEvent::kSignal) {
        return on_signal();
    }
    if (event == RunEvent::kBroken) {
        return on_broken();
    }
    const bool is_load_running = phase_ == RunPhase::kWarmup || phase_ == RunPhase::kBaseline ||
                                 phase_ == RunPhase::kFault || phase_ == RunPhase::kRecovery;
    if (event == RunEvent::kLoadFailed && is_load_running) {
        aborting_ = true;
        return enter(RunPhase::kHeal, RunAction::kHealAll);
    }
    switch (phase_) {
        case RunPhase::kPreflight:
            if (event == RunEvent::kReady) {
                return enter(RunPhase::kWarmup, RunAction::kStartLoad);
            }
            if (event == RunEvent::kStartFailed) {
                aborting_ = true;
                return enter(RunPhase::kHeal, RunAction::kHealAll);
            }
            return RunAction::kNone;
        case RunPhase::kWarmup:
            return event == RunEvent::kPhaseElapsed
                       ? enter(RunPhase::kBaseline, RunAction::kHoldBaseline)
                       : RunAction::kNone;
        case RunPhase::kBaseline:
            return event == RunEvent::kPhaseElapsed ? enter(RunPhase::kFault, RunAction::kRunFaults)
                                                    : RunAction::kNone;
        case RunPhase::kFault:
            aborting_ = aborting_ || event == RunEvent::kInjectFailed;
            return event == RunEvent::kPhaseElapsed || event == RunEvent::kInjectFailed
                       ? enter(RunPhase::kHeal, RunAction::kHealAll)
                       : RunAction::kNone;
        case RunPhase::kHeal:
            if (event == RunEvent::kHealed || event == RunEvent::kHealFailed) {
                return on_healed(event == RunEvent::kHealed);
            }
            return RunAction::kNone;
        case RunPhase::kRecovery:
            return event == RunEvent::kPhaseElapsed ? enter(RunPhase::kDrain, RunAction::kDrainLoad)
                                                    : RunAction::kNone;
        case RunPhase::kDrain:
            return event == RunEvent::kDrained ? enter(RunPhase::kDone, RunAction::kStopTarget)
                                               : RunAction::kNone;
        case RunPhase::kDone:
            return RunAction::kNone;
    }
    return RunAction::kNone;
}

}  // namespace faultline::scenario
