#include "scenarios/judge/doctored_record.h"
#include "scenarios/judge/lie.h"
#include "scenarios/judge/metrics/metrics.h"

#include <vector>

#include <fmt/format.h>

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
    } else if (record.log_lines_lost > 0) {
        measured.vacuous = fmt::format(
            "the oldest {} lines of the target's log were not kept, so nobody looked for canaries "
            "there; a shorter run or a lower rate logs less",
            record.log_lines_lost);
    }
    return measured;
}

void doctor_canary_leaks(const CheckSpec& check, Direction direction, DoctoredRecord& doctored) {
    doctored.change_operations(
        check, [&](load::Sample& sample) { sample.leaked = direction == Direction::kUp; });
}

std::vector<Lie> lies_about_canary_leaks(const CheckSpec& /*check*/, Direction direction) {
    if (direction == Direction::kDown) {
        return {};
    }
    return {{.what = "a canary in answers", .canary_in_answer = true},
            {.what = "a canary in the log", .canary_in_log = true},
            {.what = "a canary in the metrics", .canary_in_metrics = true}};
}

}  // namespace

Metric metric_canary_leaks() {
    return {
        .about = {.name = "canary_leaks",
                  .unit = MetricUnit::kCount,
                  .summary =
                      "answers, and places in log and metrics, that hold another tenant's canary"},
        .measure = &measure_canary_leaks,
        .doctor = &doctor_canary_leaks,
        .lies = &lies_about_canary_leaks};
}

}  // namespace faultline::scenario
