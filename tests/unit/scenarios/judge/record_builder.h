// A run made up for the judge: 1 s of warm-up, 4 s each of baseline, fault and recovery, an
// operation every 10 ms, all answered in 10 ms with the status success by two steps. Tests change
// what they are about.
#pragma once

#include "scenarios/format/phases.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/verdict.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace faultline::scenario {

using std::chrono::milliseconds;
using std::chrono::seconds;

enum Label : std::uint16_t { kNoLabel, kSuccess, kDegraded };
enum StepName : std::uint16_t { kNoName, kStepA, kStepB, kTimeoutCode, kTopology };

inline void add_operation(RunRecord& record, Duration intended) {
    load::Sample sample;
    sample.ordinal = record.samples.size();
    sample.tenant = static_cast<std::uint32_t>(sample.ordinal % 2);
    sample.outcome = load::Outcome::kCompleted;
    sample.http_status = 200;
    sample.label = kSuccess;
    sample.intended = intended;
    sample.released = intended;
    sample.first_byte_out = intended + milliseconds(1);
    sample.done = intended + milliseconds(10);
    record.samples.push_back(sample);
    for (const StepName step : {kStepA, kStepB}) {
        record.steps.push_back(StepObservation{.ordinal = sample.ordinal,
                                               .step = step,
                                               .error_code = 0,
                                               .data_source = 0,
                                               .success = true,
                                               .fallback_used = false,
                                               .security_error = false,
                                               .cached = false,
                                               .duration = milliseconds(5)});
    }
}

inline RunRecord good_record() {
    RunRecord record;
    record.scenario.name = "made-up";
    record.scenario.file = "s.yaml";
    record.labels = {"", "success", "degraded"};
    record.step_names = {"", "a", "b", "TOOL_TIMEOUT", "topology_fallback"};
    record.tenants = {"acme", "globex"};
    record.canaries = 2;
    record.scenario.load.rate = Rate{100};
    record.scenario.phases = {
        .warmup = seconds(1), .baseline = seconds(4), .fault = seconds(4), .recovery = seconds(4)};
    record.phases = planned_phases(record.scenario);
    record.heal_completed = seconds(9);
    for (Duration at{}; at < seconds(13); at += milliseconds(10)) {
        add_operation(record, at);
    }
    record.planned_operations = record.samples.size();
    return record;
}

// The tallies that the recorder of a run would have kept of the record's samples.
inline void tally(RunRecord& record) {
    std::vector<load::LoadPhase> phases;
    for (const PhaseWindow& window : planned_phases(record.scenario)) {
        phases.push_back({.name = window.title,
                          .rate = rate_of(record.scenario.load, window.name),
                          .duration = window.end - window.start,
                          .rejections_allowed = true});
    }
    load::Recorder recorder(phases, parts_asked_for(record.scenario));
    for (load::Sample& sample : record.samples) {
        Duration start{};
        for (std::uint32_t i = 0; i < phases.size(); ++i) {
            sample.phase = sample.intended >= start ? i : sample.phase;
            start += phases[i].duration;
        }
        recorder.on_sample(sample);
    }
    record.tallies = recorder.phases();
    record.parts = recorder.parts();
    record.series = recorder.series();
}

inline Judgement judged(RunRecord record) {
    tally(record);
    return judge(record);
}

// Changes the operations intended in [from, to).
inline void change(RunRecord& record, Duration from, Duration to,
                   const std::function<void(load::Sample&)>& how) {
    for (load::Sample& sample : record.samples) {
        if (sample.intended >= from && sample.intended < to) {
            how(sample);
        }
    }
}

inline void change_steps(RunRecord& record, Duration from, Duration to,
                         const std::function<void(StepObservation&)>& how) {
    for (StepObservation& step : record.steps) {
        const Duration at = record.samples.at(step.ordinal).intended;
        if (at >= from && at < to) {
            how(step);
        }
    }
}

// No answer at all: the sample failed, and no steps are known of it.
inline void lose(RunRecord& record, Duration from, Duration to) {
    change(record, from, to, [](load::Sample& sample) {
        sample.outcome = load::Outcome::kTimeout;
        sample.http_status = 0;
        sample.label = kNoLabel;
    });
    std::erase_if(record.steps, [&](const StepObservation& step) {
        const Duration at = record.samples.at(step.ordinal).intended;
        return at >= from && at < to;
    });
}

inline CheckSpec check_of(std::string metric, CheckWindow during) {
    CheckSpec check;
    check.name = "it";
    check.metric = std::move(metric);
    check.during = during;
    check.position = {.file = "s.yaml", .line = 15, .column = 5};
    return check;
}

inline FaultWindow fired_fault() {
    FaultWindow fault;
    fault.fault = "tool_hang";
    fault.injected = seconds(5);
    fault.healed = seconds(9);
    fault.counts.fired = 3;
    return fault;
}

}  // namespace faultline::scenario
