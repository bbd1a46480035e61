#include "cli/sensitivity.h"

#include "base/json.h"
#include "cli/check_proofs.h"
#include "cli/scenario_execution.h"
#include "cli/terminal.h"
#include "scenarios/report/markup_text.h"
#include "scenarios/report/run_text.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

using scenario::CheckProof;
using scenario::Scenario;
using scenario::SensitivityOutcome;

namespace {

std::set<std::string> protections_named_by(const std::vector<Scenario>& scenarios) {
    std::set<std::string> all;
    for (const auto& scenario : scenarios) {
        all.insert(scenario.must_fail_without.begin(), scenario.must_fail_without.end());
    }
    return all;
}

// Runs each scenario without each protection, and prints a line as soon as one has run.
class SensitivityRuns {
public:
    SensitivityRuns(const RunOptions& options, const Interrupts& interrupts,
                    std::set<std::string> protections)
        : options_(options),
          interrupts_(interrupts),
          protections_(std::move(protections)),
          out_(options.json ? stderr : stdout) {
        print(out_, "\n{}\n",
              protections_.empty()
                  ? "no named pairs: no scenario here has must_fail_without"
                  : "without one protection at a time; what need not fail runs in virtual time:");
        flush(out_);
    }

    // Fewer outcomes than protections when one does not apply. Named pairs that a signal kept from
    // running are among them.
    std::vector<SensitivityOutcome> run(const Scenario& scenario, const VirtualForm& form) {
        std::vector<SensitivityOutcome> outcomes;
        for (const auto& protection : protections_) {
            const auto outcome = run_or_leave(scenario, protection, form);
            if (outcome) {
                print(out_, "  {} without {}: {}\n", scenario.name, protection, words_of(*outcome));
                flush(out_);
                note(scenario, *outcome);
                outcomes.push_back(*outcome);
            }
        }
        return outcomes;
    }

    // What made each check of a judged run fail, and prints the matrix.
    std::vector<CheckProof> prove(const scenario::JudgedRun& judged,
                                  const std::vector<SensitivityOutcome>& outcomes,
                                  const VirtualForm& form) {
        const Scenario& scenario = judged.record.scenario;
        std::vector<CheckProof> proofs =
            scenario::proofs_of(judged.judgement, scenario.checks, outcomes);
        const LieCounts lies = add_lies(form, options_, interrupts_, proofs);
        lies_.all += lies.all;
        lies_.not_run += lies.not_run;
        if (lies.all == 0 && !std::ranges::any_of(outcomes, &SensitivityOutcome::required)) {
            not_tried_.push_back(scenario.name);
        }
        print_proofs(scenario, proofs);
        if (options_.json) {
            print_json(scenario, proofs);
        }
        return proofs;
    }

    // The counts are of what ran; after a signal they say what did not run.
    void conclude() const {
        for (const auto& line : not_proven_) {
            print(out_, "not proven: {}\n", scenario::clean_line(line));
        }
        for (const auto& line : pairs_that_passed_) {
            print(out_, "not sensitive: {}\n", scenario::clean_line(line));
        }
        if (pairs_not_run_ + lies_.not_run > 0) {
            print(out_,
                  "--sensitivity was interrupted by signal {}: {} of {} named pairs and {} of {} "
                  "lies were not run\n",
                  interrupts_.number(), pairs_not_run_, required_, lies_.not_run, lies_.all);
            return;
        }
        print(out_, "{} of {} checks failed in a named pair or by a lie\n", proven_, checks_);
        if (required_ > 0) {
            print(out_, "{} of {} named pairs failed as they must\n",
                  required_ - pairs_that_passed_.size(), required_);
        }
        if (!not_tried_.empty()) {
            print(out_,
                  "nothing was run to prove those of {}: no named pairs, and no lies, which are "
                  "told in virtual time\n",
                  scenario::clean_line(fmt::format("{}", fmt::join(not_tried_, ", "))));
        }
    }

private:
    void print_proofs(const Scenario& scenario, const std::vector<CheckProof>& proofs) {
        if (options_.strict && scenario.must_fail_without.empty()) {
            print(out_,
                  "  {}: --strict: it names nothing in must_fail_without, so only lies can show "
                  "that its checks can fail\n",
                  scenario::clean_line(scenario.name));
        }
        print(out_, "{}", scenario::proof_lines(scenario.name, proofs));
        flush(out_);
        for (const CheckProof& proof : proofs) {
            ++checks_;
            proven_ += proof.by_pair_or_lie() ? 1U : 0U;
            if (const auto line = scenario::unproven_line(proof); !line.empty()) {
                not_proven_.push_back(scenario.name + ": " + line);
            }
        }
    }

    std::optional<SensitivityOutcome> run_or_leave(const Scenario& scenario,
                                                   const std::string& protection,
                                                   const VirtualForm& form) {
        if (const int signal = interrupts_.number(); signal != 0) {
            return names(scenario, protection)
                       ? std::optional(scenario::pair_not_run(
                             protection, signal, options_.in_virtual_time() ? "virtual" : "real"))
                       : std::nullopt;
        }
        return run_without(scenario, protection, form);
    }

    static bool names(const Scenario& scenario, const std::string& protection) {
        return std::ranges::count(scenario.must_fail_without, protection) > 0;
    }

    // A protection that the scenario does not name is looked at in virtual time, if that can be.
    std::optional<SensitivityOutcome> run_without(const Scenario& scenario,
                                                  const std::string& protection,
                                                  const VirtualForm& form) {
        auto how = execution_options(options_, interrupts_);
        how.without = {protection};
        const Scenario* used = &scenario;
        if (!names(scenario, protection)) {
            if (!form.scenario) {
                return std::nullopt;
            }
            used = &*form.scenario;
            how.in_virtual_time = true;
        }
        const auto run = execute(*used, how);
        return sensitivity_outcome(scenario, protection, run.record, run.judgement);
    }

    static void print_json(const Scenario& scenario, const std::vector<CheckProof>& proofs) {
        std::string checks;
        for (const CheckProof& proof : proofs) {
            checks += fmt::format(
                R"({}{{"check":{},"pair":{},"lie":{},"record":{},"interrupted":{},"exit_code":{}}})",
                checks.empty() ? "" : ",", quote_json(proof.check), !proof.pairs.empty(),
                proof.by_lie(), proof.record ? (*proof.record ? "true" : "false") : "null",
                proof.was_interrupted(), proof.exit_code);
        }
        print("{{\"scenario\":{},\"proofs\":[{}]}}\n", quote_json(scenario.name), checks);
        flush(stdout);
    }

    static std::string words_of(const SensitivityOutcome& outcome) {
        const auto word = scenario::verdict_word(outcome.verdict);
        if (outcome.was_interrupted()) {
            return outcome.reason;
        }
        if (!outcome.required) {
            return fmt::format("{} (need not fail)", word);
        }
        return fmt::format("{}, {}", word, outcome.ok ? "as it must" : "but it must FAIL");
    }

    void note(const Scenario& scenario, const SensitivityOutcome& outcome) {
        if (!outcome.required) {
            return;
        }
        ++required_;
        if (outcome.was_interrupted()) {
            ++pairs_not_run_;
        } else if (!outcome.ok) {
            pairs_that_passed_.push_back(sensitivity_line(scenario, outcome));
        }
        if (options_.json) {
            print("{{\"scenario\":{},\"without\":{},\"verdict\":\"{}\",\"exit_code\":{}}}\n",
                  quote_json(scenario.name), quote_json(outcome.protection),
                  to_string(outcome.verdict), outcome.exit_code);
            flush(stdout);
        }
    }

    const RunOptions& options_;
    const Interrupts& interrupts_;
    std::set<std::string> protections_;
    std::FILE* out_;
    std::vector<std::string> not_tried_;          // scenarios without a pair and without a lie
    std::vector<std::string> not_proven_;         // checks, and why
    std::vector<std::string> pairs_that_passed_;  // named ones, which prove nothing then
    std::size_t required_ = 0;                    // named pairs
    std::size_t pairs_not_run_ = 0;
    LieCounts lies_;
    std::size_t checks_ = 0;
    std::size_t proven_ = 0;
};

}  // namespace

bool was_proof_tried(std::span<const scenario::ReportedRun> runs) {
    return std::ranges::all_of(runs, [](const scenario::ReportedRun& run) {
        return std::ranges::any_of(run.sensitivity, &SensitivityOutcome::required) ||
               std::ranges::any_of(run.proofs, [](const CheckProof& proof) {
                   return !proof.lies.empty() || !proof.missed_lies.empty();
               });
    });
}

Result<void> run_sensitivity(const std::vector<Scenario>& scenarios, const RunOptions& options,
                             const Interrupts& interrupts, scenario::ResultsWriter& results) {
    SensitivityRuns runs(options, interrupts, protections_named_by(scenarios));
    Result<void> written;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        const VirtualForm form = virtual_form_of(scenarios[i], options);
        auto outcomes = runs.run(scenarios[i], form);
        auto proofs = runs.prove(results.runs()[i], outcomes, form);
        if (auto added = results.add_sensitivity(i, std::move(outcomes), std::move(proofs));
            !added) {
            written = std::move(added);
        }
    }
    runs.conclude();
    return written;
}

}  // namespace faultline::cli
