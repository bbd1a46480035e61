#include "base/units.h"
#include "scenarios/run/scenario_run.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

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

// Half of the points are dropped whenever there are too many: a run of any length keeps some.
void ScenarioRun::note_memory(bool is_last) {
    constexpr std::size_t kMostPoints = 512;
    const Duration now = offset();
    // In virtual time a record is the same for the same seed, which memory is not.
    if (inputs_.clock_kind == ClockKind::kVirtual || !load_ || !start_->known || !target_ ||
        (!is_last && !record_.memory.empty() && now < memory_noted_ + memory_every_)) {
        return;
    }
    const auto in_use = target_->memory_in_use();
    if (!in_use) {
        return;
    }
    memory_noted_ = now;
    const std::uint64_t ours = load_->recorder.kept_bytes();
    std::vector<MemoryPoint>& points = record_.memory;
    if (points.size() + 1 >= kMostPoints) {
        for (std::size_t i = 0; i < points.size() / 2; ++i) {
            points[i] = points[2 * i];
        }
        points.resize(points.size() / 2);
        memory_every_ *= 2;
    }
    points.push_back({.operations = load_->recorder.live().read().sent,
                      .bytes = in_use->bytes - std::min(in_use->bytes, ours),
                      .connections = in_use->connections});
}

void ScenarioRun::stop_sending_when_aborting() {
    if (load_ && machine_.aborting()) {
        load_->stop = true;
    }
}

}  // namespace faultline::scenario
