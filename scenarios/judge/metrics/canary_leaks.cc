#include "scenarios/judge/metrics/metrics.h"

namespace faultline::scenario {

namespace {

Measured measure_canary_leaks(const CheckSpec&, const Operations& operations) {
    const RunRecord& record = operations.index().record();
    Measured measured = counted(answered_share(operations.counts().leaked, operations));
    if (measured.value) {
        *measured.value += static_cast<double>(record.canary_leaks_elsewhere);
    }
    if (record.canaries == 0) {
        measured.vacuous = "no canary was planted that another tenant could have seen";
    } else if (!record.evidence_error.empty()) {
        measured.vacuous = "log and metrics could not be read";
    }
    return measured;
}

}  // namespace

Metric metric_canary_leaks() {
    return {
        .about = {.name = "canary_leaks",
                  .unit = MetricUnit::kCount,
                  .summary =
                      "answers, and places in log and metrics, that hold another tenant's canary"},
        .measure = &measure_canary_leaks};
}

}  // namespace faultline::scenario
