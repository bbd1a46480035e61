#include "base/with_deadline.h"
#include "scenarios/run/fault_schedule.h"
#include "scenarios/run/scenario_run.h"

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

constexpr int kHealAttempts = 3;
constexpr Duration kHealPause = std::chrono::milliseconds(250);

Error timed_out() {
    return Error{.code = ErrorCode::kToolTimeout, .message = "it took too long", .cause = {}};
}

std::string title(std::size_t ordinal, const fault::FaultSpec& spec) {
    return spec.on ? fmt::format("{} {} on {}", ordinal, spec.fault, *spec.on)
                   : fmt::format("{} {}", ordinal, spec.fault);
}

}  // namespace

asio::awaitable<RunEvent> ScenarioRun::run_faults() {
    enter_phase("fault");
    const PhaseWindow phase = planned("fault");
    if (!inputs_.without_faults) {
        for (const FaultAction& action : fault_schedule(inputs_.scenario)) {
            const RunEvent waited = co_await wait_until(phase.start + action.at);
            if (waited != RunEvent::kPhaseElapsed) {
                co_return waited;
            }
            if (!action.inject) {
                co_await heal(action.ordinal);
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
        window.error = journaled.error().message;
        fail(fmt::format("{} was not injected: {}", spec.fault, journaled.error().message));
        co_return false;
    }
    journaled_[ordinal] = true;
    event("fault.inject", title(ordinal, spec));
    // From here on calls may feel it: bringing some faults about takes time of its own.
    const Duration begun = offset();
    const Deadline deadline = Deadline::after(clock_->now(), inputs_.fault_limit);
    const Result<void> injected = co_await with_deadline<void>(
        *clock_, deadline, timed_out(), target_->injector().inject(ordinal, spec));
    if (!injected) {
        window.error = injected.error().message;
        fail(fmt::format("{} could not be injected: {}", spec.fault, injected.error().message));
        co_return false;
    }
    window.injected = begun;
    co_return true;
}

// Empty when it is healed.
asio::awaitable<std::string> ScenarioRun::try_to_heal(std::size_t ordinal) {
    std::string why;
    for (int attempt = 0; attempt < kHealAttempts; ++attempt) {
        if (attempt > 0) {
            (void)co_await clock_->sleep_for(kHealPause);
        }
        const Deadline deadline = Deadline::after(clock_->now(), inputs_.fault_limit);
        const Result<void> healed = co_await with_deadline<void>(*clock_, deadline, timed_out(),
                                                                 target_->injector().heal(ordinal));
        if (healed && target_->injector().is_healed(ordinal)) {
            co_return std::string();
        }
        why = healed ? "it says that it is still there" : healed.error().message;
    }
    co_return why;
}

asio::awaitable<void> ScenarioRun::heal(std::size_t ordinal) {
    if (!journaled_[ordinal]) {
        co_return;
    }
    const fault::FaultSpec& spec = inputs_.scenario.faults[ordinal];
    FaultWindow& window = record_.faults[ordinal];
    const std::string why = co_await try_to_heal(ordinal);
    if (!why.empty()) {
        window.error = why;
        record_.heal_error = fmt::format("{} could not be healed: {}", spec.fault, why);
        event("fault.heal", title(ordinal, spec) + " failed: " + why);
        co_return;
    }
    window.healed = offset();
    event("fault.heal", title(ordinal, spec));
    UndoEntry entry{.inject = false, .ordinal = ordinal, .spec = {}};
    entry.spec.fault = spec.fault;
    const Result<void> journaled = inputs_.journal->record(entry);
    journaled_[ordinal] = false;
    if (!journaled) {
        // The fault is gone; the next run will ask for a heal that finds nothing to do.
        event("error", journaled.error().message);
    }
}

// The newest first, as undo does.
asio::awaitable<RunEvent> ScenarioRun::heal_all() {
    event("phase", "heal");
    record_.heal_error.clear();
    std::string first_error;
    for (std::size_t left = journaled_.size(); left > 0; --left) {
        co_await heal(left - 1);
        if (first_error.empty()) {
            first_error = record_.heal_error;
        }
    }
    record_.heal_error = first_error;
    if (!first_error.empty()) {
        co_return RunEvent::kHealFailed;
    }
    if (record_.heal_completed == load::kNever) {
        record_.heal_completed = offset();
    }
    co_return RunEvent::kHealed;
}

}  // namespace faultline::scenario
