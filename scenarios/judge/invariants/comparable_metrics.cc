#include "scenarios/judge/invariants/comparable_metrics.h"

#include "scenarios/judge/exposition.h"

#include <fmt/format.h>

namespace faultline::scenario {

std::optional<InvariantFinding> why_metrics_say_nothing(const RunRecord& record) {
    if (!record.evidence_error.empty()) {
        return inconclusive("the target's metrics could not be read: " + record.evidence_error);
    }
    // Calls that were under way when we cut the run are counted in some of its metrics only.
    if (record.interrupted_by) {
        return not_applicable(fmt::format(
            "not judged: the run was cut by signal {}, and what was in flight then is our doing",
            *record.interrupted_by));
    }
    if (samples_of(record.target_metrics, "orch_runs_total").empty()) {
        return not_applicable("the target has no metrics of that kind, or they were not read");
    }
    return std::nullopt;
}

}  // namespace faultline::scenario
