// Which part of the run a check is about, by intended time. Pure.
#pragma once

#include "loadgen/record/recorder.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/run_record.h"

#include <optional>
#include <string>
#include <vector>

namespace faultline::scenario {

// By intended time: from <= t < to.
struct TimeSpan {
    Duration from{};
    Duration to{};
    [[nodiscard]] bool empty() const { return to <= from; }
};

struct CheckSpan {
    TimeSpan span;
    // The same as parts of planned phases, whose tallies add up to it (a skip of zero: the whole
    // phase); nullopt when no such sum gives it.
    std::optional<std::vector<load::PartOfPhase>> parts;
    // Which of the operations due in it: those that ran wholly inside a fault, or outside of all;
    // nullopt: all of them.
    std::optional<Exposure> exposure;
    std::string text;     // "fault after 1s", "3s after heal"
    std::string problem;  // why there is no such span; empty when there is one
};

[[nodiscard]] CheckSpan span_of(const CheckSpec& check, const RunRecord& record);
[[nodiscard]] CheckSpan baseline_span(const RunRecord& record);
// From the moment everything was healed to the end of recovery.
[[nodiscard]] TimeSpan healed_span(const RunRecord& record);

// The parts of phases that the scenario's checks ask for, whole phases apart: what a recorder has
// to keep a tally of from the start.
[[nodiscard]] std::vector<load::PartOfPhase> parts_asked_for(const Scenario& scenario);

}  // namespace faultline::scenario
