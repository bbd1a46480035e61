#include "scenarios/judge/steady_state.h"

#include "scenarios/format/phase_names.h"
#include "scenarios/format/phases.h"
#include "scenarios/format/scenario_rules.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/metric_table.h"

#include <algorithm>
#include <utility>

namespace faultline::scenario {

namespace {

bool has_same_rate(const LoadSpec& load) {
    return rate_of(load, kBaseline) == rate_of(load, kRecovery);
}

// Leaks are judged over the whole run anyway.
bool can_be_repeated(const CheckSpec& check, const Scenario& scenario) {
    const Metric* const metric = find_metric(check.metric);
    return check.during == CheckWindow::kBaseline && !check.within && metric != nullptr &&
           metric->about.name != kLeakMetric &&
           (metric->about.unit != MetricUnit::kRate || has_same_rate(scenario.load));
}

// How long after heal the target may still be on its way back: the largest `within` of any check,
// else half of recovery.
Duration patience_after_heal(const Scenario& scenario) {
    std::optional<Duration> longest;
    for (const CheckSpec& check : scenario.checks) {
        if (check.within) {
            longest = std::max(longest.value_or(*check.within), *check.within);
        }
    }
    return longest.value_or(scenario.phases.recovery / 2);
}

}  // namespace

std::vector<CheckSpec> rechecks_of(const Scenario& scenario) {
    std::vector<CheckSpec> again;
    if (scenario.faults.empty()) {
        return again;  // without a fault there is nothing to recover from
    }
    for (CheckSpec check : scenario.checks) {
        if (can_be_repeated(check, scenario)) {
            check.name += kRecheckSuffix;
            check.during = CheckWindow::kRecovery;
            check.after = patience_after_heal(scenario);
            again.push_back(std::move(check));
        }
    }
    return again;
}

std::vector<CheckOutcome> recheck_steady_state(const RecordIndex& index) {
    std::vector<CheckOutcome> outcomes;
    for (const CheckSpec& check : rechecks_of(index.record().scenario)) {
        CheckOutcome outcome = judge_check(check, index);
        if (outcome.verdict != Verdict::kInconclusive) {
            outcome.explanation +=
                "; again in the recovery phase, once the target has had its time (`within`, else "
                "half the phase)";
            outcomes.push_back(std::move(outcome));
        }
    }
    return outcomes;
}

}  // namespace faultline::scenario
