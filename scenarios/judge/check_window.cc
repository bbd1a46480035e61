#include "scenarios/judge/check_window.h"

#include "base/planted_bug.h"
#include "base/units.h"
#include "scenarios/format/phase_names.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

const PhaseWindow* find_phase(const RunRecord& record, std::string_view name) {
    const auto found = std::find_if(record.phases.begin(), record.phases.end(),
                                    [&](const PhaseWindow& phase) { return phase.name == name; });
    return found == record.phases.end() ? nullptr : &*found;
}

bool any_fault_was_active(const RunRecord& record) {
    return std::ranges::any_of(
        record.faults, [](const FaultWindow& fault) { return fault.injected != load::kNever; });
}

CheckSpan phase_span(const RunRecord& record, std::string_view name) {
    CheckSpan result;
    result.text = std::string(name);
    const PhaseWindow* const phase = find_phase(record, name);
    if (phase == nullptr) {
        result.problem = fmt::format("the run never reached its {} phase", name);
        return result;
    }
    result.text = phase->title;
    result.span = {phase->start, phase->end};
    if (const auto index = phase_index(record.scenario, name)) {
        result.parts = {{.phase = *index, .skip = {}}};
    }
    if (any_fault_was_active(record)) {
        result.exposure = name == kFault ? Exposure::kInside : Exposure::kOutside;
    }
    return result;
}

CheckSpan recovery_span(const RunRecord& record) {
    CheckSpan result = phase_span(record, kRecovery);
    if (result.problem.empty() && record.heal_completed == load::kNever) {
        result.problem = "the faults were never healed";
    }
    if (record.heal_completed > result.span.from) {
        // It begins when everything is healed, and no tally begins at a moment not known
        // beforehand.
        result.span.from = record.heal_completed;
        result.parts.reset();
    }
    return result;
}

// Without warm-up, which is there to be thrown away.
CheckSpan whole_span(const RunRecord& record) {
    CheckSpan result;
    result.text = "all";
    result.parts.emplace();
    for (const PhaseWindow& phase : record.phases) {
        if (phase.name == kWarmup && !planted("warmup_counted")) {
            continue;
        }
        if (const auto index = phase_index(record.scenario, phase.name)) {
            result.parts->push_back({.phase = *index, .skip = {}});
        }
        result.span.from =
            result.span.to == Duration{} ? phase.start : std::min(result.span.from, phase.start);
        result.span.to = std::max(result.span.to, phase.end);
    }
    if (result.span.empty()) {
        result.problem = "the run never left its warm-up";
    }
    return result;
}

CheckSpan base_span(CheckWindow window, const RunRecord& record) {
    if (window == CheckWindow::kAll) {
        return whole_span(record);
    }
    return window == CheckWindow::kRecovery ? recovery_span(record)
                                            : phase_span(record, role_of(window));
}

}  // namespace

CheckSpan baseline_span(const RunRecord& record) { return phase_span(record, kBaseline); }

TimeSpan healed_span(const RunRecord& record) {
    const PhaseWindow* const recovery = find_phase(record, kRecovery);
    if (recovery == nullptr || record.heal_completed == load::kNever) {
        return {};
    }
    if (planted("recovery_from_heal_begin")) {
        return {recovery->start, recovery->end};
    }
    return {record.heal_completed, recovery->end};
}

CheckSpan span_of(const CheckSpec& check, const RunRecord& record) {
    CheckSpan result = base_span(check.within ? CheckWindow::kRecovery : check.during, record);
    if (check.within) {
        result.text = fmt::format("from {} after heal", format_duration(*check.within));
    } else if (check.after > Duration{}) {
        result.text += fmt::format(" after {}", format_duration(check.after));
    }
    if (!result.problem.empty()) {
        return result;  // it may begin at kNever, to which nothing can be added
    }
    if (check.within) {
        // Nor was the moment of heal known beforehand.
        result.parts.reset();
        result.span.from = healed_span(record).from + *check.within;
    } else if (check.after > Duration{}) {
        result.span.from += check.after;
        if (result.parts && result.parts->size() == 1) {
            result.parts->front().skip = check.after;
        } else {
            result.parts.reset();
        }
    }
    if (result.span.empty()) {
        result.problem = "its window is empty";
    }
    return result;
}

std::vector<load::PartOfPhase> parts_asked_for(const Scenario& scenario) {
    std::vector<load::PartOfPhase> parts;
    const auto add = [&](CheckWindow window, Duration skip) {
        const auto phase = phase_index(scenario, role_of(window));
        const load::PartOfPhase part{.phase = phase.value_or(0), .skip = skip};
        if (phase && skip > Duration{} && std::ranges::find(parts, part) == parts.end()) {
            parts.push_back(part);
        }
    };
    for (const CheckSpec& check : scenario.checks) {
        if (!check.within) {
            add(check.during, check.after);
        }
    }
    return parts;
}

}  // namespace faultline::scenario
