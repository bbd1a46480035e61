#include "scenarios/report/judged_run.h"

#include "scenarios/report/secrets.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::scenario {

JudgedRun judged(RunRecord record) {
    JudgedRun run;
    run.record = std::move(record);
    run.judgement = judge(run.record);
    return without_secrets(std::move(run));
}

SensitivityOutcome sensitivity_outcome(const Scenario& scenario, const std::string& protection,
                                       const RunRecord& record, const Judgement& judgement) {
    const SensitivityResult result = sensitivity(scenario, protection, judgement);
    SensitivityOutcome outcome{.protection = protection,
                               .required = result.required,
                               .ok = result.ok,
                               .verdict = judgement.verdict,
                               .reason = judgement.reason,
                               .clock = record.clock,
                               .exit_code = 0,
                               .failed_checks = {}};
    for (const CheckOutcome& check : judgement.checks) {
        if (check.verdict == Verdict::kFail) {
            outcome.failed_checks.push_back(check.name);
        }
    }
    if (judgement.signal) {
        // Cut off: it says nothing, whether or not a failure was asked for.
        outcome.ok = false;
        outcome.exit_code = exit_code(judgement);
    } else if (!outcome.ok) {
        outcome.exit_code = judgement.verdict == Verdict::kPass ? 1 : exit_code(judgement);
    }
    return outcome;
}

SensitivityOutcome pair_not_run(const std::string& protection, int signal,
                                const std::string& clock) {
    return {.protection = protection,
            .required = true,
            .ok = false,
            .verdict = Verdict::kAborted,
            .reason = fmt::format("not run: interrupted by signal {}", signal),
            .clock = clock,
            .exit_code = exit_code(Judgement{.verdict = Verdict::kAborted, .signal = signal}),
            .failed_checks = {}};
}

std::vector<CheckProof> proofs_of(const Judgement& judgement, const std::vector<CheckSpec>& checks,
                                  const std::vector<SensitivityOutcome>& outcomes) {
    std::vector<CheckProof> proofs;
    for (std::size_t i = 0; i < checks.size() && i < judgement.checks.size(); ++i) {
        CheckProof& proof = proofs.emplace_back();
        proof.check = checks[i].name;
        proof.record = judgement.checks[i].can_fail;
        for (const SensitivityOutcome& outcome : outcomes) {
            if (!outcome.required) {
                continue;
            }
            if (outcome.was_interrupted()) {
                proof.pairs_not_run.push_back(outcome.protection);
            } else if (std::ranges::count(outcome.failed_checks, proof.check) > 0) {
                proof.pairs.push_back(outcome.protection);
            }
        }
    }
    return proofs;
}

std::string missed_lie(std::string_view lie, const Judgement& there, std::size_t check) {
    if (check >= there.checks.size()) {
        return fmt::format("{} (its run ended with {}: {})", lie, to_string(there.verdict),
                           there.reason);
    }
    const CheckOutcome& outcome = there.checks[check];
    if (outcome.verdict == Verdict::kPass) {
        return fmt::format("{} (it passed, measured {})", lie, outcome.measured);
    }
    return fmt::format("{} (it was {}: {})", lie, to_string(outcome.verdict), outcome.explanation);
}

std::string unproven_line(const CheckProof& proof) {
    if (!proof.missed_lies.empty()) {
        return fmt::format("{} did not notice: {}", proof.check,
                           fmt::join(proof.missed_lies, ", "));
    }
    if (proof.by_pair_or_lie() || proof.is_open()) {
        return {};
    }
    return fmt::format("{} failed in no named pair, and no lie was told about it{}", proof.check,
                       proof.no_lie.empty() ? "" : ": " + proof.no_lie);
}

std::string not_run_line(const CheckProof& proof) {
    if (!proof.was_interrupted()) {
        return {};
    }
    std::string text;
    if (!proof.pairs_not_run.empty()) {
        text = fmt::format(" without {}", fmt::join(proof.pairs_not_run, ", "));
    }
    if (!proof.lies_not_run.empty()) {
        text += fmt::format("{} lies: {}", text.empty() ? "" : ";",
                            fmt::join(proof.lies_not_run, ", "));
    }
    return fmt::format("{}: not run:{}", proof.check, text);
}

int exit_code(const JudgedRun& run) {
    std::vector<int> codes = {exit_code(run.judgement)};
    for (const auto& outcome : run.sensitivity) {
        codes.push_back(outcome.exit_code);
    }
    for (const auto& proof : run.proofs) {
        codes.push_back(proof.exit_code);
    }
    return exit_code(codes);
}

std::string sensitivity_line(const Scenario& scenario, const SensitivityOutcome& outcome) {
    return fmt::format("{} without {}: {}{}", scenario.name, outcome.protection,
                       to_string(outcome.verdict),
                       outcome.reason.empty() ? "" : fmt::format(" ({})", outcome.reason));
}

}  // namespace faultline::scenario
