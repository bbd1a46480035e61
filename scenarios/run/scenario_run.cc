#include "scenarios/run/scenario_run.h"

#include "base/mask.h"
#include "base/units.h"
#include "base/with_deadline.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/run/error_text.h"
#include "scenarios/run/load_setup.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxTasks = 4;
constexpr std::size_t kMaxEvents = 10'000;  // of the time line, operations apart

}  // namespace

ScenarioRun::ScenarioRun(RunInputs inputs, asio::any_io_executor executor)
    : inputs_(std::move(inputs)),
      clock_(inputs_.clock),
      record_(failed_record(inputs_, "")),
      hidden_(inputs_.scenario.secrets),
      journaled_(inputs_.scenario.faults.size(), false),
      heal_failed_(inputs_.scenario.faults.size(), false),
      group_(std::move(executor), *clock_, nullptr, kMaxTasks) {
    if (!inputs_.without_faults) {
        for (const fault::FaultSpec& spec : inputs_.scenario.faults) {
            FaultWindow window;
            window.fault = spec.fault;
            window.on = spec.on.value_or("");
            record_.faults.push_back(std::move(window));
        }
    }
}

asio::awaitable<void> ScenarioRun::execute() {
    RunAction action = RunAction::kStartTarget;
    for (;;) {
        RunEvent event = co_await perform_guarded(action);
        if (machine_.phase() == RunPhase::kDone) {
            break;
        }
        if (event != RunEvent::kSignal && signalled()) {
            event = RunEvent::kSignal;
        }
        action = machine_.on(event);
        if (action == RunAction::kNone) {
            record_.internal_error =
                fmt::format("{} in phase {}", to_string(event), to_string(machine_.phase()));
            action = machine_.on(RunEvent::kSignal);
        }
    }
    finish_record();
}

asio::awaitable<RunEvent> ScenarioRun::perform_guarded(RunAction action) {
    try {
        co_return co_await perform(action);
    } catch (...) {
        note_exception(std::current_exception());
    }
    co_return RunEvent::kBroken;
}

void ScenarioRun::note_exception(const std::exception_ptr& error) {
    const std::string what = masked(describe(error));
    if (record_.internal_error.empty()) {
        record_.internal_error = what;
    }
    event("error", "internal error: " + what);
}

asio::awaitable<RunEvent> ScenarioRun::perform(RunAction action) {
    switch (action) {
        case RunAction::kStartTarget:
            co_return co_await start_target();
        case RunAction::kStartLoad:
            co_return co_await start_load();
        case RunAction::kHoldBaseline:
            co_return co_await hold(kBaseline);
        case RunAction::kRunFaults:
            co_return co_await run_faults();
        case RunAction::kHealAll:
            stop_sending_when_aborting();
            co_return co_await heal_all();
        case RunAction::kHoldRecovery:
            co_return co_await hold(kRecovery);
        case RunAction::kDrainLoad:
            stop_sending_when_aborting();
            co_return co_await drain_load();
        case RunAction::kStopTarget:
        case RunAction::kNone:
            break;
    }
    co_await stop_target();
    co_return RunEvent::kDrained;
}

void ScenarioRun::event(std::string_view kind, std::string detail) {
    if (record_.events.size() >= kMaxEvents) {
        ++record_.dropped;
        return;
    }
    record_.events.push_back(
        {.at = offset(), .kind = std::string(kind), .detail = masked(std::move(detail))});
}

std::string ScenarioRun::masked_reason(const Error& error) const {
    return masked(reason_of(error));
}

std::string ScenarioRun::masked(std::string text) const {
    return mask_secrets(std::move(text), hidden_);
}

Duration ScenarioRun::offset() const {
    return start_->known ? std::max(Duration{}, clock_->now() - start_->at) : Duration{};
}

// True once: the run is told of its signal a single time, later ones change nothing.
bool ScenarioRun::signalled() {
    const int signal = inputs_.signal == nullptr ? 0 : inputs_.signal->load();
    if (signal == 0 || record_.interrupted_by) {
        return false;
    }
    record_.interrupted_by = signal;
    event("signal", fmt::format("{} in {}", signal, to_string(machine_.phase())));
    return true;
}

void ScenarioRun::enter_phase(std::string_view phase) {
    const PhaseWindow window = planned_phase(inputs_.scenario, phase);
    const bool lasts = window.end > window.start;
    // A load has no warm-up and perhaps one phase only: phases of no length are not reported.
    if (lasts || inputs_.scenario.target.engine_config) {
        event("phase", window.title);
    }
    if (lasts) {
        record_.phases.push_back(window);
    }
}

void ScenarioRun::fail(std::string reason) {
    reason = masked(std::move(reason));
    event("error", reason);
    if (record_.environment_error.empty()) {
        record_.environment_error = std::move(reason);
    }
}

void ScenarioRun::finish_record() {
    if (load_ && load_ended()) {
        load_->recorder.finish(record_);
    }
    if (load_result_ && *load_result_) {
        record_.labels = (**load_result_).labels;
        const load::TransportStats& stats = **load_result_;
        record_.generator_cpu_seconds = stats.cpu_seconds;
        record_.load_stopped_early = stats.stopped_early;
        record_.target_address = stats.address;
        record_.connections = stats.connections;
        record_.retries = stats.retries;
        record_.out_of_sockets = stats.out_of_sockets;
        record_.never_connected = stats.never_connected;
        record_.longest_wait = stats.longest_wait;
        record_.connecting_limit_hits = stats.connecting_limit_hits;
        if (stats.closed_for_stray_bytes > 0) {
            event("answer",
                  fmt::format("warning: {} connection{} closed because of bytes that belong to no "
                              "answer; is a Content-Length too small, or did the target send an "
                              "answer that nobody asked for, such as 408?",
                              stats.closed_for_stray_bytes,
                              stats.closed_for_stray_bytes == 1 ? " was" : "s were"));
        }
        for (const load::OutcomeReason& reason : stats.reasons) {
            event("outcome", masked(fmt::format("the first {}: {}", load::to_string(reason.outcome),
                                                reason.text)));
        }
        for (const load::AnswerSample& sample : stats.answer_samples) {
            event("answer", masked(fmt::format("at {} the first {}: {}", format_duration(sample.at),
                                               sample.status, sample.text)));
        }
    }
    if (machine_.aborting() && !record_.phases.empty()) {
        PhaseWindow& last = record_.phases.back();
        last.end = std::clamp(offset(), last.start, last.end);
    }
    if (inputs_.clock_kind == ClockKind::kVirtual) {
        record_.events = merge_events(std::move(record_.events), operation_events(record_));
    }
}

}  // namespace faultline::scenario
