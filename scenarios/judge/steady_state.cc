#include "scenarios/judge/steady_state.h"

#include "scenarios/format/check_catalogue.h"
#include "scenarios/format/scenario_rules.h"
#include "scenarios/judge/check_judge.h"
#include "scenarios/judge/check_window.h"

#include <algorithm>

namespace faultline::scenario {

namespace {

// How long after heal the target may still be on its way back.
Duration patience(const RunRecord& record) {
    std::optional<Duration> longest;
    for (const CheckSpec& check : record.scenario.checks) {
        if (check.within) {
            longest = std::max(longest.value_or(*check.within), *check.within);
        }
    }
    const TimeSpan healed = healed_span(record);
    return longest.value_or((healed.to - healed.from) / 2);
}

bool same_load(const LoadSpec& load) {
    const auto rate = [&load](const char* phase) {
        const auto own = load.rates.find(phase);
        return own == load.rates.end() ? load.rate.per_second : own->second.per_second;
    };
    return rate("baseline") == rate("recovery");
}

// Leaks are judged over the whole run anyway.
bool can_be_repeated(const CheckSpec& check, const RunRecord& record) {
    const MetricInfo* const metric = find_metric(check.metric);
    return check.during == CheckWindow::kBaseline && !check.within && metric != nullptr &&
           metric->metric != Metric::kCanaryLeaks &&
           (metric->unit != MetricUnit::kRate || same_load(record.scenario.load));
}

}  // namespace

std::vector<CheckOutcome> recheck_steady_state(const RecordIndex& index) {
    const RunRecord& record = index.record();
    std::vector<CheckOutcome> outcomes;
    for (CheckSpec check : record.scenario.checks) {
        if (!can_be_repeated(check, record)) {
            continue;
        }
        check.name += kAgain;
        check.during = CheckWindow::kRecovery;
        check.after = patience(record);
        CheckOutcome outcome = judge_check(check, index);
        if (outcome.verdict != Verdict::kInconclusive) {
            outcome.explanation += "; the steady state, once more after recovery";
            outcomes.push_back(std::move(outcome));
        }
    }
    return outcomes;
}

}  // namespace faultline::scenario
