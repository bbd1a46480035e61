#include "base/units.h"
#include "loadgen/record/distribution.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"
#include "scenarios/judge/check_window.h"
#include "scenarios/judge/invariants/invariants.h"
#include "scenarios/judge/planned_steps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

namespace {

// How much slower than in the baseline the median and the tail may be: so many times, or so much
// more, whichever is more. Beside a busy process a good target moves by less.
constexpr int kMostPercent = 150;
constexpr Duration kMedianSlack = std::chrono::milliseconds(20);
constexpr Duration kTailSlack = std::chrono::milliseconds(50);
constexpr double kTail = 0.95;
constexpr std::size_t kFewestBefore = 10;
constexpr std::size_t kFewestUnder = 20;
// One or two slow calls are an accident.
constexpr std::size_t kFewestLate = 3;
// On the real clock the calls are cut into so many stretches of time: a stall of the machine makes
// calls of one or two of them slow, a fault of the target those of most.
constexpr std::size_t kStretches = 10;
constexpr std::size_t kFewestOfAStretch = 10;

// What the faults of a run may have touched.
struct Reach {
    bool everything = false;
    std::set<std::string> tools;  // for every tenant: their calls share the tool's slots
    std::set<std::string> tenants;
};

// A tool that fails gives its calls to its fallback, whose own calls share slots with them.
void add_with_fallbacks(std::string tool, const RunRecord& record, std::set<std::string>& tools) {
    while (tools.insert(tool).second) {
        const auto fallback = record.fallbacks.find(tool);
        if (fallback == record.fallbacks.end()) {
            return;
        }
        tool = fallback->second;
    }
}

Reach reach_of(const RunRecord& record) {
    Reach reach;
    for (std::size_t i = 0; i < record.faults.size() && i < record.scenario.faults.size(); ++i) {
        const fault::FaultSpec& fault = record.scenario.faults[i];
        if (record.faults[i].injected == load::kNever) {
            continue;
        }
        if (fault.match.tool) {
            add_with_fallbacks(*fault.match.tool, record, reach.tools);
        } else if (fault.match.tenant) {
            reach.tenants.insert(*fault.match.tenant);
            for (const auto& [name, value] : fault.parameters) {
                if (const auto* const text = std::get_if<std::string>(&value)) {
                    reach.tenants.insert(*text);  // whose context the call gets, for one
                }
            }
        } else {
            reach.everything = true;
        }
    }
    return reach;
}

// The steps of one request that call no touched tool, and need no step that does.
std::set<std::string> untouched_of(const RequestSpec& request, const Reach& reach) {
    const std::vector<PlannedStep> planned = planned_steps(request);
    std::set<std::string> touched;
    for (std::size_t before = SIZE_MAX; before != touched.size();) {
        before = touched.size();
        for (const PlannedStep& step : planned) {
            if (reach.tools.contains(step.tool) ||
                std::ranges::any_of(step.needs,
                                    [&](const auto& id) { return touched.contains(id); })) {
                touched.insert(step.id);
            }
        }
    }
    std::set<std::string> untouched;
    for (const PlannedStep& step : planned) {
        if (!touched.contains(step.id)) {
            untouched.insert(step.id);
        }
    }
    return untouched;
}

struct Call {
    Duration released{};
    Duration took{};
};

// The calls of one step of one request.
struct StepCalls {
    std::string name;
    std::vector<Duration> before;  // in the baseline
    std::vector<Call> under;       // while a fault was active, in order of their intended moments
    // Its fallback answered at least once in the baseline: the tool behind it may be touched.
    bool falls_back = false;

    [[nodiscard]] bool is_judged() const { return !falls_back && before.size() >= kFewestBefore; }
};

using StepKey = std::pair<std::uint32_t, std::uint16_t>;  // request, name
using AllCalls = std::map<StepKey, StepCalls>;

// A step that was not run has no time. An answer from a cache is not the tool's.
bool has_time(const StepObservation& step) {
    return !step.cached && (step.success || step.duration > Duration{});
}

class UntouchedCalls {
public:
    explicit UntouchedCalls(const RecordIndex& index) : index_(index) {
        const Reach reach = reach_of(index.record());
        for (const RequestSpec& request : index.record().scenario.load.requests) {
            steps_.push_back(reach.everything ? std::set<std::string>()
                                              : untouched_of(request, reach));
        }
        for (std::size_t i = 0; i < index.record().tenants.size(); ++i) {
            if (reach.tenants.contains(index.record().tenants[i])) {
                touched_tenants_.insert(static_cast<std::uint32_t>(i));
            }
        }
    }

    // Whether the load asks for any untouched step.
    [[nodiscard]] bool any() const {
        const std::size_t tenants = index_.record().tenants.size();
        return (tenants == 0 || touched_tenants_.size() < tenants) &&
               std::ranges::any_of(steps_, [](const auto& ids) { return !ids.empty(); });
    }

    [[nodiscard]] AllCalls calls() const {
        AllCalls all;
        const CheckSpan before = baseline_span(index_.record());
        const CheckSpan under = span_of({.during = CheckWindow::kFault}, index_.record());
        add(before, Exposure::kOutside, all);
        add(under, Exposure::kInside, all);
        return all;
    }

private:
    void add(const CheckSpan& window, Exposure exposure, AllCalls& all) const {
        if (!window.problem.empty()) {
            return;
        }
        for (const load::Sample* sample : index_.sent(window.span)) {
            if (sample->request >= steps_.size() || touched_tenants_.contains(sample->tenant) ||
                index_.exposure().of(*sample) != exposure) {
                continue;
            }
            for (const StepObservation& step : index_.steps_of(*sample)) {
                const std::string& name = index_.record().step_names.at(step.step);
                if (steps_[sample->request].contains(name) && has_time(step)) {
                    StepCalls& calls = all[{sample->request, step.step}];
                    calls.name = name;
                    add(step, *sample, exposure, calls);
                }
            }
        }
    }

    static void add(const StepObservation& step, const load::Sample& sample, Exposure exposure,
                    StepCalls& calls) {
        if (exposure == Exposure::kInside) {
            calls.under.push_back({.released = sample.released, .took = step.duration});
            return;
        }
        calls.falls_back = calls.falls_back || step.fallback_used;
        if (step.success) {
            calls.before.push_back(step.duration);
        }
    }

    const RecordIndex& index_;
    std::vector<std::set<std::string>> steps_;  // that no fault touches, by request
    std::set<std::uint32_t> touched_tenants_;
};

Duration bound_of(Duration before, Duration slack) {
    return std::max(before * kMostPercent / 100, before + slack);
}

// Whether one call was later than it may be.
struct JudgedCall {
    Duration released{};
    bool late = false;
};

std::size_t count_late(std::span<const JudgedCall> calls) {
    return static_cast<std::size_t>(std::ranges::count_if(calls, &JudgedCall::late));
}

// More than the tail's share of them is late.
bool is_share_late(std::span<const JudgedCall> calls) {
    return static_cast<double>(count_late(calls)) >
           (1.0 - kTail) * static_cast<double>(calls.size());
}

bool is_tail_late(std::vector<JudgedCall>& calls, bool in_virtual_time) {
    if (calls.size() < kFewestUnder || count_late(calls) < kFewestLate || !is_share_late(calls)) {
        return false;
    }
    if (in_virtual_time) {
        return true;
    }
    std::ranges::sort(calls, {},
                      [](const JudgedCall& call) { return std::pair(call.released, call.late); });
    const std::size_t stretches = std::min(kStretches, calls.size() / kFewestOfAStretch);
    std::size_t late = 0;
    for (std::size_t i = 0; i < stretches; ++i) {
        const std::size_t from = i * calls.size() / stretches;
        const std::size_t to = (i + 1) * calls.size() / stretches;
        late += is_share_late(std::span(calls).subspan(from, to - from)) ? 1 : 0;
    }
    return 2 * late > stretches;
}

// What is slower than it may be, when `lateness` is taken off each time; empty: nothing is.
std::vector<std::string> slower_steps(const AllCalls& all, Duration lateness,
                                      bool in_virtual_time) {
    std::vector<std::string> found;
    std::vector<JudgedCall> together;
    for (const auto& [key, step] : all) {
        if (!step.is_judged() || step.under.empty()) {
            continue;
        }
        const load::Distribution before(step.before);
        const Duration tail = bound_of(before.quantile(kTail), kTailSlack);
        std::vector<Duration> times;
        std::vector<JudgedCall> calls;
        for (const Call& call : step.under) {
            times.push_back(call.took - lateness);
            calls.push_back({.released = call.released, .late = times.back() > tail});
        }
        together.insert(together.end(), calls.begin(), calls.end());
        if (is_tail_late(calls, in_virtual_time)) {
            found.push_back(
                fmt::format("{} of {} calls of step {} took more than {} (p95 in the baseline {})",
                            count_late(calls), calls.size(), step.name, format_duration(tail),
                            format_duration(before.quantile(kTail))));
        }
        const Duration median = load::Distribution(std::move(times)).quantile(0.5);
        if (calls.size() >= kFewestUnder && median > bound_of(before.quantile(0.5), kMedianSlack)) {
            found.push_back(fmt::format("p50 of step {} was {} ({} in the baseline)", step.name,
                                        format_duration(median + lateness),
                                        format_duration(before.quantile(0.5))));
        }
    }
    if (found.empty() && is_tail_late(together, in_virtual_time)) {
        found.push_back(
            fmt::format("{} of {} calls of untouched steps took longer than their limit",
                        count_late(together), together.size()));
    }
    return found;
}

// The generator lives on the same machine: so long was it kept from running itself.
Duration lateness_under_faults(const RecordIndex& index) {
    std::vector<Duration> late;
    for (const load::Sample& sample : index.record().samples) {
        if (load::was_sent(sample) && sample.released != load::kNever &&
            index.exposure().of(sample) == Exposure::kInside) {
            late.push_back(sample.lateness());
        }
    }
    return late.empty() ? Duration{} : load::Distribution(std::move(late)).quantile(0.99);
}

InvariantFinding judge_calls(const RecordIndex& index, const AllCalls& all) {
    std::size_t before = 0;
    std::size_t under = 0;
    for (const auto& [key, step] : all) {
        before = std::max(before, step.falls_back ? 0 : step.before.size());
        under += step.is_judged() ? step.under.size() : 0;
    }
    if (before < kFewestBefore || under < kFewestUnder) {
        return not_applicable(fmt::format(
            "too few calls of steps that no fault touched: {} in the baseline ({} needed), {} "
            "under a fault ({} needed)",
            before, kFewestBefore, under, kFewestUnder));
    }
    const bool in_virtual_time = index.record().clock == "virtual";
    const auto slower = slower_steps(all, Duration{}, in_virtual_time);
    if (slower.empty()) {
        return held(fmt::format(
            "{} calls of steps that no fault touched took no longer than in the baseline", under));
    }
    const Duration lateness = in_virtual_time ? Duration{} : lateness_under_faults(index);
    if (lateness > Duration{} && slower_steps(all, lateness, false).empty()) {
        return inconclusive(fmt::format(
            "{}; it would hold without our own lateness (p99 {}): free the machine of other work",
            fmt::join(slower, "; "), format_duration(lateness)));
    }
    return broken(fmt::format("{}", fmt::join(slower, "; ")));
}

InvariantFinding judge_untouched_steps(const RecordIndex& index) {
    const RunRecord& record = index.record();
    const LoadSpec& load = record.scenario.load;
    if (!index.exposure().any()) {
        return not_applicable("no fault was injected");
    }
    if (!record.keeps_samples) {
        return not_applicable("single operations were not kept");
    }
    if (rate_of(load, kBaseline) != rate_of(load, kFault)) {
        return not_applicable("the load under the faults is another than that of the baseline");
    }
    const auto names_tool = [](const fault::FaultSpec& fault) {
        return fault.match.tool.has_value();
    };
    if (!record.evidence_error.empty() && std::ranges::any_of(record.scenario.faults, names_tool)) {
        return inconclusive("the target did not say which tools stand in for the faulted one: " +
                            record.evidence_error);
    }
    const UntouchedCalls untouched(index);
    if (!untouched.any()) {
        return not_applicable("the load asks for no step that the faults cannot touch");
    }
    const AllCalls all = untouched.calls();
    if (all.empty()) {
        return not_applicable("no answer that was read named a step that no fault touched");
    }
    return judge_calls(index, all);
}

}  // namespace

Invariant invariant_untouched_steps() {
    return {
        .name = "untouched-steps-keep-their-times",
        .summary = "Steps that no fault touched take no longer than in the baseline.",
        .rule =
            "A fault touches the steps that call its tool or a fallback of that, of every "
            "tenant; where it names only a tenant, those of that tenant; where it names "
            "neither, every step; and with a step those that need it. The others, while a fault "
            "was active, against the same step in the baseline: p50 at most 1.5 times as long "
            "or 20 ms more, and at most 5 % of the calls longer than 1.5 times the baseline's "
            "p95 or 50 ms more. On the real clock late calls must be spread over more than half "
            "of the time under faults, and what would hold without the generator's own lateness "
            "is inconclusive: shown, and no failure. Answers from a cache and steps that were "
            "not run are left out.",
        .applies =
            "Only to plans of POST /v1/orchestrations whose answers name their steps, in a "
            "run with a fault and the same rate in baseline and fault phase that keeps single "
            "operations, with 10 calls of such a step in the baseline and 20 under a fault.",
        .judge = &judge_untouched_steps};
}

}  // namespace faultline::scenario
