#include "base/units.h"
#include "scenarios/run/scenario_run.h"

namespace faultline::scenario {

namespace {

constexpr Duration kShownSpan = std::chrono::seconds(1);

}  // namespace

void ScenarioRun::show_progress() {
    if (inputs_.on_progress && load_ && start_->known) {
        inputs_.on_progress(snapshot());
    }
}

ProgressSnapshot ScenarioRun::snapshot() {
    const Duration now = offset();
    looked_at_.emplace_back(now, load_->recorder.live().read());
    while (looked_at_.size() > 2 && looked_at_[1].first <= now - kShownSpan) {
        looked_at_.pop_front();
    }
    const auto& [then, earlier] = looked_at_.front();
    const auto& newest = looked_at_.back().second;
    const auto recent = newest.since(earlier);

    ProgressSnapshot shown;
    shown.phase = machine_.phase() == RunPhase::kDrain ? "drain"
                  : record_.phases.empty()             ? ""
                                                       : record_.phases.back().title;
    shown.elapsed = now;
    const auto windows = planned_phases(inputs_.scenario);
    shown.total = windows.empty() ? Duration{} : windows.back().end;
    shown.rate_sent = now > then ? static_cast<double>(recent.sent) / to_seconds(now - then) : 0.0;
    shown.p50 = recent.quantile(0.5);
    shown.p99 = recent.quantile(0.99);
    shown.errors = newest.errors;
    for (const FaultWindow& fault : record_.faults) {
        if (fault.injected != load::kNever && fault.healed == load::kNever) {
            shown.active_faults.push_back(fault.fault);
        }
    }
    return shown;
}

void ScenarioRun::stop_sending_when_aborting() {
    if (load_ && machine_.aborting()) {
        load_->stop = true;
    }
}

}  // namespace faultline::scenario
