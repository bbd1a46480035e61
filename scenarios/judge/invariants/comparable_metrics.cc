#include "scenarios/judge/invariants/comparable_metrics.h"

#include "scenarios/judge/exposition.h"
#include "scenarios/judge/generator_validity.h"

#include <fmt/format.h>

namespace faultline::scenario {

std::optional<InvariantFinding> why_metrics_say_nothing(const RunRecord& record) {
    if (!record.evidence_error.empty()) {
        return inconclusive("the target's metrics could not be read: " + record.evidence_error);
    }
    // Calls that were under way when we cut the run are counted in some of its metrics only.
    const bool is_cut = record.interrupted_by || !record.environment_error.empty() ||
                        !record.internal_error.empty();
    if (const auto cut = why_cut_short(record); is_cut && cut) {
        return not_applicable(
            fmt::format("not judged: {}; what was in flight then is our doing", *cut));
    }
    if (samples_of(record.target_metrics, "orch_runs_total").empty()) {
        return not_applicable("the target has no metrics of that kind, or they were not read");
    }
    return std::nullopt;
}

}  // namespace faultline::scenario
