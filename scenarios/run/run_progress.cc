#include "base/units.h"
#include "scenarios/run/scenario_run.h"

namespace faultline::scenario {

namespace {

constexpr Duration kRecentSpan = std::chrono::seconds(1);

}  // namespace

void ScenarioRun::show_progress() {
    if (inputs_.on_progress && load_ && start_->known) {
        inputs_.on_progress(snapshot());
    }
}

ProgressSnapshot ScenarioRun::snapshot() {
    const Duration now = offset();
    recent_readings_.emplace_back(now, load_->recorder.live().read());
    while (recent_readings_.size() > 2 && recent_readings_[1].first <= now - kRecentSpan) {
        recent_readings_.pop_front();
    }
    const auto& [then, earlier] = recent_readings_.front();
    const auto& newest = recent_readings_.back().second;
    const auto recent = newest.since(earlier);

    ProgressSnapshot progress;
    progress.phase = machine_.phase() == RunPhase::kDrain ? "drain"
                     : record_.phases.empty()             ? ""
                                                          : record_.phases.back().title;
    progress.elapsed = now;
    const auto windows = planned_phases(inputs_.scenario);
    progress.total = windows.empty() ? Duration{} : windows.back().end;
    progress.rate_sent =
        now > then ? static_cast<double>(recent.sent) / to_seconds(now - then) : 0.0;
    progress.p50 = recent.quantile(0.5);
    progress.p99 = recent.quantile(0.99);
    progress.errors = newest.errors;
    for (const FaultWindow& fault : record_.faults) {
        if (fault.injected != load::kNever && fault.healed == load::kNever) {
            progress.active_faults.push_back(fault.fault);
        }
    }
    return progress;
}

void ScenarioRun::stop_sending_when_aborting() {
    if (load_ && machine_.aborting()) {
        load_->stop = true;
    }
}

}  // namespace faultline::scenario
