#include "scenarios/report/judged_run.h"

#include "scenarios/report/secrets.h"

#include <utility>

#include <fmt/format.h>

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
                               .exit_code = 0};
    if (judgement.signal) {
        // Cut off: it says nothing, whether or not a failure was asked for.
        outcome.ok = false;
        outcome.exit_code = exit_code(judgement);
    } else if (!outcome.ok) {
        outcome.exit_code = judgement.verdict == Verdict::kPass ? 1 : exit_code(judgement);
    }
    return outcome;
}

int exit_code(const JudgedRun& run) {
    std::vector<int> codes = {exit_code(run.judgement)};
    for (const auto& outcome : run.sensitivity) {
        codes.push_back(outcome.exit_code);
    }
    return exit_code(codes);
}

std::string sensitivity_line(const Scenario& scenario, const SensitivityOutcome& outcome) {
    return fmt::format("{} without {}: {}{}", scenario.name, outcome.protection,
                       to_string(outcome.verdict),
                       outcome.reason.empty() ? "" : fmt::format(" ({})", outcome.reason));
}

}  // namespace faultline::scenario
