#include "cli/check_proofs.h"

#include "base/clock.h"
#include "cli/exit_codes.h"
#include "cli/progress.h"
#include "cli/scenario_execution.h"
#include "cli/scenario_selection.h"
#include "cli/terminal.h"
#include "scenarios/judge/lie.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

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

std::string why_no_lie(const std::string& check, const VirtualForm& form) {
    if (!form.scenario) {
        return form.why_not;
    }
    const auto& checks = form.scenario->checks;
    const auto found = std::ranges::find(checks, check, &CheckSpec::name);
    if (found == checks.end()) {
        return "lies are told in virtual time, where its profile leaves this check out";
    }
    return scenario::lies_for(*found, *form.scenario).empty()
               ? "nothing that comes over a transport can break its limit"
               : "";
}

// Tells one lie after the other, and notes which checks noticed it.
class LiesTold {
public:
    LiesTold(const Scenario& form, const RunOptions& options, const Interrupts& interrupts,
             std::vector<CheckProof>& proofs)
        : form_(form),
          options_(options),
          interrupts_(interrupts),
          proofs_(proofs),
          style_(style_of(stderr)),
          progress_(stderr, style_, form.name),
          lies_(lies_of(form)) {}

    LieCounts tell_all() {
        LieCounts counts{.all = lies_.size(), .not_run = 0};
        for (std::size_t i = 0; i < lies_.size(); ++i) {
            const LieWithChecks& one = lies_[i];
            // Of a run that a signal cut short nothing is known.
            const auto run = interrupts_.number() == 0 ? tell(i) : std::nullopt;
            const bool is_whole = run && interrupts_.number() == 0;
            counts.not_run += is_whole ? 0 : 1;
            for (const std::size_t check : one.checks) {
                note(one.lie, check, is_whole ? &*run : nullptr);
            }
        }
        return counts;
    }

private:
    std::optional<scenario::JudgedRun> tell(std::size_t lie) {
        show_progress(lie);
        auto how = execution_options(options_, interrupts_);
        how.in_virtual_time = true;
        how.lie = lies_[lie].lie;
        return execute(form_, how);
    }

    // On a terminal at once: the first may take seconds.
    void show_progress(std::size_t lie) {
        const Instant now = clock_.now();
        if (progress_.due(now) || (style_.in_place && lie == 0)) {
            progress_.show(fmt::format("lie {} of {}: {}", lie + 1, lies_.size(),
                                       scenario::clean_line(lies_[lie].lie.what)),
                           now);
        }
    }

    // `run`: with the lie; null when it was not run to its end.
    void note(const Lie& lie, std::size_t check, const scenario::JudgedRun* run) {
        const auto proof = std::ranges::find(proofs_, form_.checks[check].name, &CheckProof::check);
        if (proof == proofs_.end()) {
            return;
        }
        if (run == nullptr) {
            proof->lies_not_run.push_back(lie.what);
            return;
        }
        const auto& checks = run->judgement.checks;
        if (check < checks.size() && checks[check].verdict == scenario::Verdict::kFail) {
            proof->lies.push_back(lie.what);
        } else {
            proof->missed_lies.push_back(scenario::missed_lie(lie.what, run->judgement, check));
        }
    }

    const Scenario& form_;
    const RunOptions& options_;
    const Interrupts& interrupts_;
    std::vector<CheckProof>& proofs_;
    SteadyClock clock_;
    StreamStyle style_;
    Progress progress_;
    std::vector<LieWithChecks> lies_;
};

}  // namespace

VirtualForm virtual_form_of(const Scenario& scenario, const RunOptions& options) {
    if (std::ranges::find(scenario.clocks, "virtual") == scenario.clocks.end()) {
        return {.scenario = {},
                .why_not = "lies are told in virtual time, in which the scenario does not run"};
    }
    Selection form = select_scenarios({.paths = {scenario.file},
                                       .profile = "virtual",
                                       .overrides = options.set,
                                       .clock = scenario::ClockKind::kVirtual});
    if (form.exit_code != kExitPass || form.scenarios.size() != 1) {
        return {.scenario = {},
                .why_not = fmt::format("lies are told in virtual time, for which {} could not be "
                                       "read again: faultline validate --profile virtual says why",
                                       scenario.file)};
    }
    return {.scenario = std::move(form.scenarios.front()), .why_not = {}};
}

LieCounts add_lies(const VirtualForm& form, const RunOptions& options, const Interrupts& interrupts,
                   std::vector<CheckProof>& proofs) {
    for (CheckProof& proof : proofs) {
        proof.no_lie = why_no_lie(proof.check, form);
    }
    const LieCounts counts = form.scenario
                                 ? LiesTold(*form.scenario, options, interrupts, proofs).tell_all()
                                 : LieCounts{};
    for (CheckProof& proof : proofs) {
        if (options.strict && !proof.was_interrupted() && !proof.by_pair_or_lie()) {
            proof.exit_code = kExitFailed;
        }
    }
    return counts;
}

}  // namespace faultline::cli
