#include "base/planted_bug.h"
#include "base/with_deadline.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/run/fault_schedule.h"
#include "scenarios/run/scenario_run.h"
#include "scenarios/run/signal_race.h"

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

constexpr int kHealAttempts = 3;
constexpr Duration kHealPause = std::chrono::milliseconds(250);

Error timed_out() { return Error{ErrorKind::kTimeout, "it took too long"}; }

std::string title(std::size_t ordinal, const fault::FaultSpec& spec) {
    return spec.on ? fmt::format("{} {} on {}", ordinal, spec.fault, *spec.on)
                   : fmt::format("{} {}", ordinal, spec.fault);
}

}  // namespace

asio::awaitable<RunEvent> ScenarioRun::run_faults() {
    enter_phase(kFault);
    const PhaseWindow phase = planned_phase(inputs_.scenario, kFault);
    if (!inputs_.without_faults) {
        for (const FaultAction& action : fault_schedule(inputs_.scenario)) {
            const RunEvent waited = co_await wait_until(phase.start + action.at);
            if (waited != RunEvent::kPhaseElapsed) {
                co_return waited;
            }
            if (!action.inject) {
                co_await heal(action.ordinal, inputs_.signal);
            } else if (!co_await inject(action.ordinal)) {
                co_return RunEvent::kInjectFailed;
            }
        }
    }
    co_return co_await wait_until(phase.end);
}

asio::awaitable<bool> ScenarioRun::inject(std::size_t ordinal) {
    const fault::FaultSpec spec = inputs_.scenario.faults[ordinal];
    FaultWindow& window = record_.faults[ordinal];
    const Result<void> journaled =
        inputs_.journal->record({.inject = true, .ordinal = ordinal, .spec = spec});
    if (!journaled) {
        window.error = masked_reason(journaled.error());
        fail(fmt::format("{} was not injected: {}", spec.fault, window.error));
        co_return false;
    }
    journaled_[ordinal] = true;
    event("fault.inject", title(ordinal, spec));
    // From here on calls may feel it: bringing some faults about takes time of its own.
    const Duration begun = offset();
    const Result<void> injected =
        co_await bounded(target_->injector().inject(ordinal, spec), inputs_.signal);
    if (!injected) {
        window.error = masked_reason(injected.error());
        // After a signal that is what ended the run, not this.
        if (inputs_.signal == nullptr || *inputs_.signal == 0) {
            fail(fmt::format("{} could not be injected: {}", spec.fault, window.error));
        }
        co_return false;
    }
    window.injected = begun;
    window.took_hold = offset();
    co_return true;
}

asio::awaitable<Result<void>> ScenarioRun::bounded(asio::awaitable<Result<void>> act,
                                                   const SignalFlag* signal) {
    const Deadline deadline = Deadline::after(clock_->now(), inputs_.fault_limit);
    if (signal != nullptr) {
        act = unless_signalled(signal, clock_, std::move(act));
    }
    co_return co_await with_deadline<void>(*clock_, deadline, timed_out(), std::move(act));
}

// Empty when it is healed.
asio::awaitable<std::string> ScenarioRun::try_to_heal(std::size_t ordinal,
                                                      const SignalFlag* signal) {
    std::string why;
    for (int attempt = 0; attempt < kHealAttempts; ++attempt) {
        if (attempt > 0) {
            (void)co_await clock_->sleep_for(kHealPause);
        }
        const Result<void> healed = co_await bounded(target_->injector().heal(ordinal), signal);
        if (healed && target_->injector().is_healed(ordinal)) {
            co_return std::string();
        }
        why = healed ? "it is still in force after its heal" : masked_reason(healed.error());
        if (signal != nullptr && *signal != 0) {
            break;
        }
    }
    co_return why;
}

asio::awaitable<void> ScenarioRun::heal(std::size_t ordinal, const SignalFlag* signal) {
    if (!journaled_[ordinal]) {
        co_return;
    }
    const fault::FaultSpec& spec = inputs_.scenario.faults[ordinal];
    FaultWindow& window = record_.faults[ordinal];
    if (window.heal_began == load::kNever) {
        window.heal_began = offset();
    }
    const std::string why = co_await try_to_heal(ordinal, signal);
    if (!why.empty()) {
        window.error = why;
        heal_failed_[ordinal] = true;
        record_.heal_error = fmt::format("{} could not be healed: {}", spec.fault, why);
        event("fault.heal", title(ordinal, spec) + " failed: " + why);
        co_return;
    }
    window.healed = offset();
    if (heal_failed_[ordinal]) {
        window.error.clear();  // it works now
        heal_failed_[ordinal] = false;
    }
    event("fault.heal", title(ordinal, spec));
    UndoEntry entry{.inject = false, .ordinal = ordinal, .spec = {}};
    entry.spec.fault = spec.fault;
    const Result<void> journaled = inputs_.journal->record(entry);
    journaled_[ordinal] = false;
    if (!journaled) {
        // The fault is gone; the next run into this folder reports this fault as left in force.
        event("error", masked_reason(journaled.error()));
    }
}

// Empty when it is healed, or never was there. One fault's exception must not keep others.
asio::awaitable<std::string> ScenarioRun::heal_or_report(std::size_t ordinal) {
    record_.heal_error.clear();
    try {
        co_await heal(ordinal, nullptr);
    } catch (...) {
        note_exception(std::current_exception());
        if (journaled_[ordinal]) {
            record_.heal_error = fmt::format("{} could not be healed: internal error",
                                             inputs_.scenario.faults[ordinal].fault);
        }
    }
    co_return record_.heal_error;
}

// The newest first, as undo does.
asio::awaitable<RunEvent> ScenarioRun::heal_all() {
    if (!journaled_.empty()) {
        event("phase", "heal");
    }
    if (planted("healed_after_recovery")) {
        (void)co_await hold(kRecovery);
    }
    std::string first_error;
    for (std::size_t left = journaled_.size(); left > 0; --left) {
        const std::string error = co_await heal_or_report(left - 1);
        if (first_error.empty()) {
            first_error = error;
        }
    }
    record_.heal_error = first_error;
    if (!first_error.empty()) {
        co_return RunEvent::kHealFailed;
    }
    if (record_.heal_completed == load::kNever) {
        // Without faults there was nothing to heal: the recovery begins on time.
        record_.heal_completed =
            journaled_.empty() ? planned_phase(inputs_.scenario, kRecovery).start : offset();
    }
    co_return RunEvent::kHealed;
}

}  // namespace faultline::scenario
