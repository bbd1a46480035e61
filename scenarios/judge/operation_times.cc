#include "scenarios/judge/operation_times.h"

#include <utility>
#include <vector>

namespace faultline::scenario {

using load::Outcome;
using load::Sample;

std::optional<Duration> time_of(const Sample& sample, Timing timing, bool since_release) {
    const bool is_rejection = sample.outcome == Outcome::kRejected;
    const bool of_admitted = timing == Timing::kAdmitted || timing == Timing::kAdmittedService;
    if ((of_admitted && is_rejection) || (timing == Timing::kRejected && !is_rejection)) {
        return std::nullopt;
    }
    if (timing == Timing::kLateness) {
        return sample.released == load::kNever ? std::nullopt : std::optional(sample.lateness());
    }
    if (timing == Timing::kService || timing == Timing::kAdmittedService) {
        return sample.service();
    }
    return since_release ? sample.since_release() : sample.response();
}

metrics::LatencyHistogram histogram_of(const load::Tally& tally, Timing timing,
                                       bool since_release) {
    switch (timing) {
        case Timing::kResponse:
            return since_release ? tally.since_release() : tally.response();
        case Timing::kAdmitted:
            return since_release ? tally.admitted_since_release : tally.admitted;
        case Timing::kRejected:
            return since_release ? tally.rejected_since_release : tally.rejected;
        case Timing::kService:
            return tally.service();
        case Timing::kAdmittedService:
            return tally.admitted_service;
        case Timing::kLateness:
            break;
    }
    return tally.lateness;
}

load::Distribution times_of(const RunRecord& record, Timing timing,
                            std::optional<std::size_t> phase) {
    if (!record.keeps_samples || record.samples.empty()) {
        metrics::LatencyHistogram all;
        for (std::size_t i = 0; i < record.tallies.size(); ++i) {
            if (!phase || *phase == i) {
                all.merge(histogram_of(record.tallies[i].tally, timing));
            }
        }
        return load::Distribution(std::move(all));
    }
    std::vector<Duration> values;
    for (const Sample& sample : record.samples) {
        const bool is_asked = load::was_sent(sample) && (!phase || sample.phase == *phase);
        if (const auto time = is_asked ? time_of(sample, timing) : std::nullopt) {
            values.push_back(*time);
        }
    }
    return load::Distribution(std::move(values));
}

}  // namespace faultline::scenario
