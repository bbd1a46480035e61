#include "cli/check_proofs.h"

#include "cli/exit_codes.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "scenarios/judge/lie.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace faultline::cli {

using scenario::CheckProof;
using scenario::CheckSpec;
using scenario::Lie;
using scenario::Scenario;

namespace {

// A lie and the checks, by their place in the scenario, that must notice it.
struct LieWithChecks {
    Lie lie;
    std::vector<std::size_t> checks;
};

std::vector<LieWithChecks> lies_of(const Scenario& scenario) {
    std::vector<LieWithChecks> all;
    for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
        for (Lie& lie : scenario::lies_for(scenario.checks[i], scenario)) {
            auto found = std::ranges::find(all, lie, &LieWithChecks::lie);
            if (found == all.end()) {
                found = all.insert(all.end(), {.lie = std::move(lie), .checks = {}});
            }
            found->checks.push_back(i);
        }
    }
    return all;
}

void say_why_not(const std::optional<Scenario>& form, std::vector<CheckProof>& proofs) {
    for (std::size_t i = 0; i < proofs.size(); ++i) {
        if (!form) {
            proofs[i].no_lie = "lies are told in virtual time, in which the scenario does not run";
        } else if (i < form->checks.size() && scenario::lies_for(form->checks[i], *form).empty()) {
            proofs[i].no_lie = "nothing that comes over a transport can break its limit";
        }
    }
}

}  // namespace

std::optional<Scenario> in_virtual_form(const Scenario& scenario, const RunOptions& options) {
    if (std::ranges::find(scenario.clocks, "virtual") == scenario.clocks.end()) {
        return std::nullopt;
    }
    Selection form = select_scenarios(
        {.paths = {scenario.file}, .profile = "virtual", .overrides = options.set, .clock = {}});
    return form.scenarios.size() == 1 ? std::optional(std::move(form.scenarios.front()))
                                      : std::nullopt;
}

void add_lies(const Scenario& scenario, const RunOptions& options, const Interrupts& interrupts,
              std::vector<CheckProof>& proofs) {
    const auto form = in_virtual_form(scenario, options);
    say_why_not(form, proofs);
    for (const LieWithChecks& one : form ? lies_of(*form) : std::vector<LieWithChecks>()) {
        if (interrupts.number() != 0) {
            return;
        }
        auto how = execution_options(options, interrupts);
        how.in_virtual_time = true;
        how.lie = one.lie;
        const auto run = execute(*form, how);
        if (interrupts.number() != 0) {
            return;  // a run that was cut short shows nothing
        }
        for (const std::size_t i : one.checks) {
            if (i >= proofs.size()) {
                continue;
            }
            const bool noticed = i < run.judgement.checks.size() &&
                                 run.judgement.checks[i].verdict == scenario::Verdict::kFail;
            if (noticed) {
                proofs[i].lies.push_back(one.lie.what);
            } else {
                proofs[i].missed_lies.push_back(
                    scenario::missed_lie(one.lie.what, run.judgement, i));
            }
        }
    }
    for (CheckProof& proof : proofs) {
        if (options.strict && interrupts.number() == 0 && !proof.by_pair_or_lie()) {
            proof.exit_code = kExitFailed;
        }
    }
}

}  // namespace faultline::cli
