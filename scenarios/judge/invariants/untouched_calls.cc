#include "scenarios/judge/invariants/untouched_calls.h"

#include "base/units.h"
#include "loadgen/record/sample.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/run_record.h"
#include "scenarios/judge/step_observation.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

// A step that was not run has no time. An answer from a cache is not the tool's.
bool has_time(const StepObservation& step) {
    return !step.cached && (step.success || step.duration > Duration{});
}

// It was sent, and nothing came back in the time that a request is given.
bool is_out_of_time(const load::Sample& sample) {
    return (sample.outcome == load::Outcome::kTimeout ||
            sample.outcome == load::Outcome::kUnanswered) &&
           sample.first_byte_out != load::kNever && sample.done != load::kNever;
}

// Its steps may have run, and none of their times came back. A refusal of the request is an answer.
bool is_untold(const load::Sample& sample) {
    if (sample.outcome == load::Outcome::kHttpError) {
        return sample.http_status >= 500;
    }
    return load::has_no_good_answer(sample.outcome) && sample.outcome != load::Outcome::kRefused;
}

void add(const StepObservation& step, const load::Sample& sample, Exposure exposure,
         StepCalls& calls) {
    if (exposure == Exposure::kInside) {
        calls.under.push_back({.released = sample.released, .took = step.duration});
        return;
    }
    calls.falls_back = calls.falls_back || step.fallback_used;
    calls.before.push_back(step.duration);
}

}  // namespace

UntouchedCalls::UntouchedCalls(const RecordIndex& index) : index_(index) {
    const FaultReach reach = fault_reach(index.record());
    for (const RequestSpec& request : index.record().scenario.load.requests) {
        steps_.push_back(untouched_steps(request, reach));
    }
    for (std::size_t i = 0; i < index.record().tenants.size(); ++i) {
        if (reach.tenants.contains(index.record().tenants[i])) {
            touched_tenants_.insert(static_cast<std::uint32_t>(i));
        }
    }
}

bool UntouchedCalls::any() const {
    const std::size_t tenants = index_.record().tenants.size();
    return (tenants == 0 || touched_tenants_.size() < tenants) &&
           std::ranges::any_of(steps_, [](const auto& steps) { return !steps.ids.empty(); });
}

std::vector<UntouchedTimes> UntouchedCalls::under_each_fault() const {
    std::vector<UntouchedTimes> each;
    const std::vector<FaultWindow>& faults = index_.record().faults;
    for (std::size_t i = 0; faults.size() > 1 && i < faults.size(); ++i) {
        if (faults[i].injected != load::kNever) {
            each.push_back(under(i));
            each.back().during =
                fmt::format("{} from {}: ", faults[i].fault, format_duration(took_hold(faults[i])));
        }
    }
    return each;
}

UntouchedTimes UntouchedCalls::under(std::optional<std::size_t> fault) const {
    UntouchedTimes all;
    const auto add = [&](const CheckSpan& window, Exposure exposure) {
        if (!window.problem.empty()) {
            return;
        }
        for (const load::Sample* sample : index_.sent(window.span)) {
            if (is_looked_at(*sample, exposure) && (exposure != Exposure::kInside || !fault ||
                                                    index_.exposure().is_inside(*sample, *fault))) {
                add_operation(*sample, exposure, all);
            }
        }
    };
    add(baseline_span(index_.record()), Exposure::kOutside);
    add(span_of({.during = CheckWindow::kFault}, index_.record()), Exposure::kInside);
    return all;
}

bool UntouchedCalls::is_looked_at(const load::Sample& sample, Exposure exposure) const {
    return sample.request < steps_.size() && !steps_[sample.request].ids.empty() &&
           !touched_tenants_.contains(sample.tenant) && index_.exposure().of(sample) == exposure;
}

void UntouchedCalls::add_operation(const load::Sample& sample, Exposure exposure,
                                   UntouchedTimes& all) const {
    const UntouchedSteps& untouched = steps_[sample.request];
    const auto steps = index_.steps_of(sample);
    all.operations += exposure == Exposure::kInside ? 1 : 0;
    for (const StepObservation& step : steps) {
        const std::string& name = index_.record().step_names.at(step.step);
        if (untouched.ids.contains(name) && has_time(step)) {
            add(step, sample, exposure, calls_of(all, sample, step.step));
        }
    }
    if (!steps.empty()) {
        return;
    }
    if (untouched.are_all && is_out_of_time(sample)) {
        add_unanswered(sample, exposure, all);
    } else if (exposure == Exposure::kInside && is_untold(sample)) {
        ++all.untold;
    }
}

void UntouchedCalls::add_unanswered(const load::Sample& sample, Exposure exposure,
                                    UntouchedTimes& all) const {
    const Duration took = sample.done - sample.first_byte_out;
    for (const std::string& id : steps_[sample.request].ids) {
        const auto name = index_.step_name(id);
        if (!name) {
            continue;  // no answer ever named it, so nothing says what it took before
        }
        StepCalls& calls = calls_of(all, sample, *name);
        if (exposure == Exposure::kInside) {
            calls.under.push_back({.released = sample.released, .took = took, .unanswered = true});
        } else {
            calls.before.push_back(took);
        }
    }
}

StepCalls& UntouchedCalls::calls_of(UntouchedTimes& all, const load::Sample& sample,
                                    std::uint16_t name) const {
    StepCalls& calls = all.steps[{sample.request, name}];
    calls.name = index_.record().step_names.at(name);
    return calls;
}

}  // namespace faultline::scenario
