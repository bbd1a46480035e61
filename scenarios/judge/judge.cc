#include "scenarios/format/scenario_rules.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/generator_validity.h"
#include "scenarios/judge/good_answers.h"
#include "scenarios/judge/invariant_table.h"
#include "scenarios/judge/never_fired.h"
#include "scenarios/judge/record_index.h"
#include "scenarios/judge/steady_state.h"
#include "scenarios/judge/verdict.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::scenario {

namespace {

bool leaks_fail(const std::vector<CheckOutcome>& checks) {
    return std::any_of(checks.begin(), checks.end(), [](const CheckOutcome& check) {
        return check.metric == kLeakMetric && check.verdict == Verdict::kFail;
    });
}

// A leak is a failure whether or not a check was written for it, and whenever it was seen: a
// written check looks at its own window only.
void add_canary_check(const RunRecord& record, std::vector<CheckOutcome>& checks) {
    std::uint64_t leaks = record.canary_leaks_elsewhere;
    std::uint64_t answers = 0;
    for (const load::PhaseTally& phase : record.tallies) {
        leaks += phase.tally.leaked;
        answers += phase.tally.answered();
    }
    if (leaks == 0 || leaks_fail(checks)) {
        return;
    }
    checks.push_back(CheckOutcome{
        .name = std::string(kLeakCheck),
        .metric = std::string(kLeakMetric),
        .verdict = Verdict::kFail,
        .limit = "at most 0",
        .limits = {{.bound = Bound::kAtMost, .value = 0.0, .unit = MetricUnit::kCount}},
        .measured = std::to_string(leaks),
        .measured_value = static_cast<double>(leaks),
        .samples = answers,
        .edge_operations = 0,
        .phase = "the whole run",
        .position = {.file = record.scenario.file, .line = 1, .column = 1},
        .explanation = "another tenant's canary was seen; every run is checked for that",
        .recovered_after = {},
        .can_fail = true,
    });
}

std::string name_checks(const std::vector<CheckOutcome>& checks, Verdict verdict) {
    std::string names;
    for (const CheckOutcome& check : checks) {
        if (check.verdict == verdict) {
            names += (names.empty() ? "" : ", ") + check.name;
        }
    }
    return names;
}

// The invariants that do not hold, as a part of the reason; empty when all do.
std::string name_broken(const std::vector<InvariantOutcome>& invariants) {
    std::string names;
    for (const InvariantOutcome& invariant : invariants) {
        if (invariant.result == InvariantResult::kFail) {
            names += fmt::format("{}{}: {}", names.empty() ? "" : "; ", invariant.name,
                                 invariant.reason);
        }
    }
    return names;
}

std::optional<std::string> not_healed(const RunRecord& record) {
    if (!record.heal_error.empty()) {
        return record.heal_error;
    }
    for (const FaultWindow& fault : record.faults) {
        if (fault.injected != load::kNever && fault.healed == load::kNever) {
            return fmt::format("{} was not healed", fault.fault);
        }
    }
    return std::nullopt;
}

// "fault never fired: tool_slow (s.yaml:12): no step of the load calls the tool …".
std::string never_fired_text(const RunRecord& record, const UnfiredFault& unfired) {
    const SourcePosition& at = unfired.position;
    return fmt::format("fault never fired: {}{}: {}", record.faults.at(unfired.fault).fault,
                       at.file.empty() ? "" : fmt::format(" ({}:{})", at.file, at.line),
                       unfired.why);
}

// Checks of the steady state before the faults: without it, or without knowing of it, there was
// no experiment.
std::optional<std::string> baseline_not_met(const RunRecord& record,
                                            const std::vector<CheckOutcome>& checks) {
    if (record.scenario.faults.empty()) {
        return std::nullopt;  // no experiment: each check speaks for itself
    }
    for (std::size_t i = 0; i < record.scenario.checks.size(); ++i) {
        if (record.scenario.checks[i].during != CheckWindow::kBaseline) {
            continue;
        }
        if (checks[i].verdict == Verdict::kFail) {
            return fmt::format("baseline not met = invalid: {} was {}, not {}", checks[i].name,
                               checks[i].measured, checks[i].limit);
        }
        if (checks[i].verdict == Verdict::kInconclusive) {
            return fmt::format("baseline not known = invalid: {}: {}", checks[i].name,
                               checks[i].explanation);
        }
    }
    return std::nullopt;
}

bool fails_in_baseline(const RunRecord& record, const std::vector<CheckOutcome>& checks) {
    const std::vector<CheckSpec>& specs = record.scenario.checks;
    for (std::size_t i = 0; i < specs.size() && !record.scenario.faults.empty(); ++i) {
        if (specs[i].during == CheckWindow::kBaseline && checks[i].verdict == Verdict::kFail) {
            return true;
        }
    }
    return false;
}

// A check that waits for a fault's effect fails there.
Verdict verdict_in_baseline(const CheckSpec& check, const RecordIndex& index) {
    CheckSpec before = check;
    before.during = CheckWindow::kBaseline;
    before.after = Duration::zero();
    before.within.reset();
    return judge_check(before, index).verdict;
}

// The failed checks that hold in the baseline: what they forbid happened during the experiment, so
// no fault that never fired excuses it.
std::string name_harm(const RecordIndex& index, const std::vector<CheckOutcome>& checks) {
    const std::vector<CheckSpec>& specs = index.record().scenario.checks;
    std::vector<CheckOutcome> harm;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        if (checks[i].verdict != Verdict::kFail) {
            continue;
        }
        // Behind them: the steady state, looked at again in recovery.
        if (i >= specs.size() || verdict_in_baseline(specs[i], index) == Verdict::kPass) {
            harm.push_back(checks[i]);
        }
    }
    return name_checks(harm, Verdict::kFail);
}

// For a control run (--no-faults): that the effects which its checks ask for could not happen; else
// empty. A check asks for such an effect when the baseline does not meet its lower limit.
std::string_view why_effects_are_missing(const RecordIndex& index,
                                         const std::vector<CheckOutcome>& checks) {
    const RunRecord& record = index.record();
    if (!record.without_faults || record.scenario.faults.empty()) {
        return "";
    }
    const std::vector<CheckSpec>& specs = record.scenario.checks;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (specs[i].during != CheckWindow::kBaseline && specs[i].at_least &&
            checks[i].verdict != Verdict::kPass &&
            verdict_in_baseline(specs[i], index) == Verdict::kFail) {
            return "; the faults were switched off (--no-faults), so a check of what they cause "
                   "cannot hold: a control run shows what the load alone does";
        }
    }
    return "";
}

// A verdict with its reason.
struct VerdictWithReason {
    Verdict verdict;
    std::string reason;
    SourcePosition position{};
};

// The verdicts that no check can change: an error, a fault that was not healed, a signal.
std::optional<VerdictWithReason> verdict_from_run(const RunRecord& record) {
    if (!record.internal_error.empty()) {
        return VerdictWithReason{Verdict::kError, "internal error: " + record.internal_error};
    }
    if (const auto problem = not_healed(record)) {
        return VerdictWithReason{Verdict::kDirty, *problem};
    }
    if (!record.environment_error.empty()) {
        return VerdictWithReason{Verdict::kError, record.environment_error};
    }
    if (record.not_begun) {
        return VerdictWithReason{
            Verdict::kAborted,
            fmt::format("not begun: {}",
                        record.interrupted_by
                            ? fmt::format("interrupted by signal {}", *record.interrupted_by)
                            : "the command ended before")};
    }
    if (record.interrupted_by) {
        return VerdictWithReason{Verdict::kAborted,
                                 fmt::format("interrupted by signal {}", *record.interrupted_by)};
    }
    return std::nullopt;
}

// What follows from faults that never fired, and from nothing that went well; nullopt: nothing.
std::optional<VerdictWithReason> verdict_from_effects(const RecordIndex& index,
                                                      const Judgement& judgement) {
    const std::vector<CheckOutcome>& checks = judgement.checks;
    const auto nothing = nothing_was_answered_well(index);
    if (judgement.unfired_faults.empty()) {
        const bool is_doubted = nothing && name_checks(checks, Verdict::kFail).empty();
        return is_doubted ? std::optional(VerdictWithReason{Verdict::kInconclusive, *nothing})
                          : std::nullopt;
    }
    const UnfiredFault& unfired = judgement.unfired_faults.front();
    const std::string doubt = never_fired_text(index.record(), unfired);
    if (const std::string harm = name_harm(index, checks); !harm.empty()) {
        return VerdictWithReason{Verdict::kFail, fmt::format("failed: {}; {}", harm, doubt)};
    }
    // Where nothing went well the fault may have had nothing to act on.
    return VerdictWithReason{Verdict::kInconclusive,
                             nothing ? fmt::format("{}; {}", *nothing, doubt) : doubt,
                             unfired.position};
}

VerdictWithReason verdict_from_checks(const RecordIndex& index, const Judgement& judgement) {
    const RunRecord& record = index.record();
    const std::vector<CheckOutcome>& checks = judgement.checks;
    // What no run may do is a failure, whatever else is not known of this one.
    if (const std::string broken = name_broken(judgement.invariants); !broken.empty()) {
        const std::string failed = name_checks(checks, Verdict::kFail);
        return {Verdict::kFail,
                fmt::format("failed: {}{}{}", failed, failed.empty() ? "" : "; ", broken)};
    }
    if (leaks_fail(checks)) {
        return {Verdict::kFail, "failed: " + name_checks(checks, Verdict::kFail)};
    }
    for (const auto& doubt : {generator_problem(record), baseline_not_met(record, checks)}) {
        if (doubt) {
            return {Verdict::kInconclusive, *doubt};
        }
    }
    if (auto verdict = verdict_from_effects(index, judgement)) {
        return std::move(*verdict);
    }
    if (const std::string failed = name_checks(checks, Verdict::kFail); !failed.empty()) {
        return {Verdict::kFail,
                fmt::format("failed: {}{}", failed, why_effects_are_missing(index, checks))};
    }
    if (const std::string unsure = name_checks(checks, Verdict::kInconclusive); !unsure.empty()) {
        return {Verdict::kInconclusive, fmt::format("could not be judged: {}{}", unsure,
                                                    why_effects_are_missing(index, checks))};
    }
    if (checks.empty()) {
        return {Verdict::kInconclusive, "nothing was checked"};
    }
    return {Verdict::kPass, ""};
}

}  // namespace

Judgement judge(const RunRecord& record) {
    Judgement judgement;
    judgement.internal = !record.internal_error.empty();
    judgement.signal = record.interrupted_by;
    const RecordIndex index(record);
    for (const CheckSpec& check : record.scenario.checks) {
        judgement.checks.push_back(judge_check(check, index));
    }
    try_each_check(record, judgement.checks);
    for (CheckOutcome& again : recheck_steady_state(index)) {
        judgement.checks.push_back(std::move(again));
    }
    add_canary_check(record, judgement.checks);
    judgement.invariants = judge_invariants(index);
    judgement.unfired_faults = faults_that_never_fired(record);
    for (auto& warning : {lateness_warning(record), closed_loop_warning(record)}) {
        if (warning) {
            judgement.warnings.push_back(*warning);
        }
    }
    for (const std::string& left : record.left_by_earlier_run) {
        judgement.warnings.push_back(left);
    }
    judgement.steady_state_failed = fails_in_baseline(record, judgement.checks);
    VerdictWithReason verdict =
        verdict_from_run(record).value_or(verdict_from_checks(index, judgement));
    judgement.verdict = verdict.verdict;
    judgement.reason = std::move(verdict.reason);
    judgement.position = std::move(verdict.position);
    return judgement;
}

}  // namespace faultline::scenario
