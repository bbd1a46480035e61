// One run with its verdict: the input of every report. A value; any thread.
#pragma once

#include "scenarios/judge/run_record.h"
#include "scenarios/judge/verdict.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

namespace faultline::scenario {

// The same scenario run again with one protection switched off.
struct SensitivityOutcome {
    std::string protection;
    bool required = false;  // named by must_fail_without
    bool ok = false;        // not required, or failed as it must
    Verdict verdict = Verdict::kInconclusive;
    std::string reason;
    std::string clock = "real";
    // 0 when ok; 1 when it passed although it must fail; else the code of that run.
    int exit_code = 0;
    std::vector<std::string> failed_checks;  // by name; empty in results of older versions

    // A signal ended its run, or kept it from beginning: it shows nothing.
    [[nodiscard]] bool was_interrupted() const { return verdict == Verdict::kAborted; }
    [[nodiscard]] bool is_named_and_interrupted() const { return required && was_interrupted(); }
};
BOOST_DESCRIBE_STRUCT(SensitivityOutcome, (),
                      (protection, required, ok, verdict, reason, clock, exit_code, failed_checks))

// What showed that one check can fail.
struct CheckProof {
    std::string check;
    // Named protections without which it failed; empty: none.
    std::vector<std::string> pairs;
    // Lies (lie.h) that made it fail, and lies that should have and did not, each with what the
    // check said instead.
    std::vector<std::string> lies;
    std::vector<std::string> missed_lies;
    // Why no lie was told about it; "": some were, or it is not known.
    std::string no_lie;
    // Named protections and lies whose runs a signal cut short or kept from beginning.
    std::vector<std::string> pairs_not_run;
    std::vector<std::string> lies_not_run;
    // On the doctored record of the run itself; nullopt: could not be tried.
    std::optional<bool> record;
    // 1: --strict, and neither a pair nor a lie made it fail; else 0.
    int exit_code = 0;

    [[nodiscard]] bool was_interrupted() const {
        return !pairs_not_run.empty() || !lies_not_run.empty();
    }
    [[nodiscard]] bool all_lies_noticed() const {
        return missed_lies.empty() && lies_not_run.empty();
    }
    [[nodiscard]] bool by_lie() const { return !lies.empty() && all_lies_noticed(); }
    [[nodiscard]] bool by_pair_or_lie() const {
        return all_lies_noticed() && (!pairs.empty() || by_lie());
    }
    // Neither proven nor shown to be unproven: a signal came before.
    [[nodiscard]] bool is_open() const {
        return was_interrupted() && missed_lies.empty() && !by_pair_or_lie();
    }
};
BOOST_DESCRIBE_STRUCT(CheckProof, (),
                      (check, pairs, lies, missed_lies, no_lie, pairs_not_run, lies_not_run, record,
                       exit_code))

struct JudgedRun {
    RunRecord record;
    Judgement judgement;
    std::vector<SensitivityOutcome> sensitivity;  // empty: run without --sensitivity
    std::vector<CheckProof> proofs;               // one per check, with --sensitivity
};

// The record judged, with every secret in its texts masked: what is shown, written or kept of a run
// comes from here.
[[nodiscard]] JudgedRun judged(RunRecord record);

[[nodiscard]] SensitivityOutcome sensitivity_outcome(const Scenario& scenario,
                                                     const std::string& protection,
                                                     const RunRecord& record,
                                                     const Judgement& judgement);

// Of a run that a signal kept from beginning.
[[nodiscard]] SensitivityOutcome pair_not_run(const std::string& protection, int signal,
                                              const std::string& clock);

// One a check of the run, from what its runs without protections came to; lies are added later.
[[nodiscard]] std::vector<CheckProof> proofs_of(const Judgement& judgement,
                                                const std::vector<CheckSpec>& checks,
                                                const std::vector<SensitivityOutcome>& outcomes);
// "answers with 500 (it passed, measured 99.9 %)": of a lie that a check did not notice. `there`
// is the verdict of the run with the lie, `check` the check's place in it.
[[nodiscard]] std::string missed_lie(std::string_view lie, const Judgement& there,
                                     std::size_t check);
// "nothing-leaks did not notice: a canary in answers (it passed, measured 0)"; "" when the check
// was proven, or when a signal left that open.
[[nodiscard]] std::string unproven_line(const CheckProof& proof);
// "steady: not run: without deadline; lies: answers with 500"; "" when all that could prove it ran.
[[nodiscard]] std::string not_run_line(const CheckProof& proof);

// Of the run and of its runs without a protection together.
[[nodiscard]] int exit_code(const JudgedRun& run);

// "database-down without fallback: inconclusive (too few samples)"
[[nodiscard]] std::string sensitivity_line(const Scenario& scenario,
                                           const SensitivityOutcome& outcome);

}  // namespace faultline::scenario
