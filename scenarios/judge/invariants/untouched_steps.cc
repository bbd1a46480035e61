#include "base/units.h"
#include "loadgen/record/distribution.h"
#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"
#include "scenarios/judge/fault_exposure.h"
#include "scenarios/judge/invariants/invariants.h"
#include "scenarios/judge/invariants/untouched_calls.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
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
constexpr std::size_t kFewestUnder = 20;
// One or two slow calls are an accident.
constexpr std::size_t kFewestLate = 3;
// On the real clock the calls are cut into so many stretches of time: a stall of the machine makes
// calls of one or two of them slow, a fault of the target those of most.
constexpr std::size_t kStretches = 10;
constexpr std::size_t kFewestOfAStretch = 10;
// Under one fault of several there are at least so many stretches, or it is not judged by itself.
constexpr std::size_t kFewestStretchesOfOne = 8;

Duration bound_of(Duration before, Duration slack) {
    return std::max(before * kMostPercent / 100, before + slack);
}

// Whether one call was later than it may be.
struct JudgedCall {
    Duration released{};
    bool late = false;
    bool unanswered = false;
};

std::size_t count_late(std::span<const JudgedCall> calls) {
    return static_cast<std::size_t>(std::ranges::count_if(calls, &JudgedCall::late));
}

// More than the tail's share.
bool is_too_large(std::size_t part, std::size_t whole) {
    return static_cast<double>(part) > (1.0 - kTail) * static_cast<double>(whole);
}

bool is_share_late(std::span<const JudgedCall> calls) {
    return is_too_large(count_late(calls), calls.size());
}

// How the calls of a window of time are judged.
struct Ruler {
    Duration lateness{};  // taken off each time
    bool in_virtual_time = false;
    // Under one fault of several on the real clock, more calls are needed: a stall of the machine
    // is as long as a short window.
    std::size_t fewest = kFewestUnder;
};

bool is_tail_late(std::vector<JudgedCall>& calls, const Ruler& ruler) {
    if (calls.size() < ruler.fewest || count_late(calls) < kFewestLate || !is_share_late(calls)) {
        return false;
    }
    if (ruler.in_virtual_time) {
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

std::string late_text(const std::vector<JudgedCall>& calls, const std::string& name, Duration limit,
                      Duration before) {
    const auto unanswered = std::ranges::count_if(calls, &JudgedCall::unanswered);
    return fmt::format(
        "{} of {} calls of step {} took more than {} (p95 in the baseline {}{})", count_late(calls),
        calls.size(), name, format_duration(limit), format_duration(before),
        unanswered == 0 ? "" : fmt::format("; {} in operations without an answer", unanswered));
}

// What of one step is slower than it may be; its calls are added to `together`.
std::vector<std::string> slower_parts(const StepCalls& step, const Ruler& ruler,
                                      std::vector<JudgedCall>& together) {
    std::vector<std::string> found;
    const load::Distribution before(step.before);
    const Duration tail = bound_of(before.quantile(kTail), kTailSlack);
    std::vector<Duration> times;
    std::vector<JudgedCall> calls;
    for (const UntouchedCall& call : step.under) {
        times.push_back(call.took - ruler.lateness);
        calls.push_back({.released = call.released,
                         .late = times.back() > tail,
                         .unanswered = call.unanswered});
    }
    together.insert(together.end(), calls.begin(), calls.end());
    if (is_tail_late(calls, ruler)) {
        found.push_back(late_text(calls, step.name, tail, before.quantile(kTail)));
    }
    const Duration median = load::Distribution(std::move(times)).quantile(0.5);
    if (calls.size() >= ruler.fewest && median > bound_of(before.quantile(0.5), kMedianSlack)) {
        found.push_back(fmt::format("p50 of step {} was {} ({} in the baseline)", step.name,
                                    format_duration(median + ruler.lateness),
                                    format_duration(before.quantile(0.5))));
    }
    return found;
}

// What is slower than it may be; empty: nothing is.
std::vector<std::string> slower_steps(const UntouchedTimes& all, const Ruler& ruler) {
    std::vector<std::string> found;
    std::vector<JudgedCall> together;
    for (const auto& [key, step] : all.steps) {
        if (step.is_judged() && !step.under.empty()) {
            for (const std::string& text : slower_parts(step, ruler, together)) {
                found.push_back(all.during + text);
            }
        }
    }
    if (found.empty() && is_tail_late(together, ruler)) {
        found.push_back(
            fmt::format("{}{} of {} calls of untouched steps took longer than their limit",
                        all.during, count_late(together), together.size()));
    }
    return found;
}

// Under all faults together; where nothing is slower then, under each by itself. What is slow under
// one of five is too seldom in the whole.
std::vector<std::string> slower_steps(const UntouchedTimes& all,
                                      const std::vector<UntouchedTimes>& each_fault, Ruler ruler) {
    std::vector<std::string> found = slower_steps(all, ruler);
    if (found.empty()) {
        ruler.fewest =
            ruler.in_virtual_time ? kFewestUnder : kFewestStretchesOfOne * kFewestOfAStretch;
        for (const UntouchedTimes& one : each_fault) {
            const auto slower = slower_steps(one, ruler);
            found.insert(found.end(), slower.begin(), slower.end());
        }
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

// Why the slowest calls may be missing: too many operations do not tell how long their steps took.
// Empty when few do not.
std::string too_many_untold(const UntouchedTimes& all) {
    if (all.untold < kFewestLate || !is_too_large(all.untold, all.operations)) {
        return "";
    }
    return fmt::format(
        "{}{} of {} operations under a fault ended without an answer that told how long their "
        "steps took; the slowest calls of untouched steps may be among them",
        all.during, all.untold, all.operations);
}

InvariantFinding judge_few_or_quick(const UntouchedTimes& all,
                                    const std::vector<UntouchedTimes>& each_fault) {
    std::size_t under = 0;
    for (const auto& [key, step] : all.steps) {
        under += step.is_judged() ? step.under.size() : 0;
    }
    std::string untold = too_many_untold(all);
    for (std::size_t i = 0; untold.empty() && i < each_fault.size(); ++i) {
        untold = too_many_untold(each_fault[i]);
    }
    if (!untold.empty()) {
        return inconclusive(std::move(untold));
    }
    if (under < kFewestUnder) {
        return not_applicable(fmt::format(
            "too few calls of steps that no fault touched under a fault: {} ({} needed)", under,
            kFewestUnder));
    }
    return held(fmt::format(
        "{} calls of steps that no fault touched took no longer than in the baseline", under));
}

InvariantFinding judge_calls(const RecordIndex& index, const UntouchedCalls& untouched,
                             const UntouchedTimes& all) {
    std::size_t before = 0;
    for (const auto& [key, step] : all.steps) {
        before = std::max(before, step.falls_back ? 0 : step.before.size());
    }
    if (before < StepCalls::kFewestBefore) {
        return not_applicable(fmt::format(
            "too few calls of steps that no fault touched in the baseline: {} ({} needed)", before,
            StepCalls::kFewestBefore));
    }
    const std::vector<UntouchedTimes> each_fault = untouched.under_each_fault();
    Ruler ruler{.in_virtual_time = index.record().clock == "virtual"};
    const auto slower = slower_steps(all, each_fault, ruler);
    if (slower.empty()) {
        return judge_few_or_quick(all, each_fault);
    }
    ruler.lateness = ruler.in_virtual_time ? Duration{} : lateness_under_faults(index);
    if (ruler.lateness > Duration{} && slower_steps(all, each_fault, ruler).empty()) {
        return inconclusive(
            fmt::format("{}; it would hold without the load generator's lateness (p99 {}): free "
                        "the machine of other work",
                        fmt::join(slower, "; "), format_duration(ruler.lateness)));
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
    const UntouchedTimes all = untouched.under_all_faults();
    if (all.steps.empty()) {
        return not_applicable("no answer that was read named a step that no fault touched");
    }
    return judge_calls(index, untouched, all);
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
            "p95 or 50 ms more: under all faults together, and under each by itself. On the "
            "real clock late calls must be spread over more than half of the time looked at, "
            "and one fault of several needs 80 calls. Answers from a cache and steps that were "
            "not run are left out. An operation without an answer in time, none of whose steps "
            "was touched, counts as so long a call of each of them. Where another of its steps "
            "was touched, it is not known which of them kept the answer back: when more than 5 % "
            "of the operations under a fault end so, or cut off, or with a 5xx that names no "
            "steps, and nothing else is slow, the result is inconclusive, as is what would hold "
            "without the generator's own lateness: shown, and no failure.",
        .applies =
            "Only to plans of POST /v1/orchestrations whose answers name their steps, in a "
            "run with a fault and the same rate in baseline and fault phase that keeps single "
            "operations, with 10 calls of such a step in the baseline and 20 under a fault.",
        .judge = &judge_untouched_steps};
}

}  // namespace faultline::scenario
