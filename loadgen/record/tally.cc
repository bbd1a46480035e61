#include "loadgen/record/tally.h"

namespace faultline::load {

namespace {

void record(metrics::LatencyHistogram& histogram, Duration value) {
    if (value == kNever) {
        histogram.record_infinite();
    } else {
        histogram.record(value);
    }
}

metrics::LatencyHistogram sum(const metrics::LatencyHistogram& a,
                              const metrics::LatencyHistogram& b) {
    metrics::LatencyHistogram both = a;
    both.merge(b);
    return both;
}

}  // namespace

void Tally::add(const Sample& sample) {
    OperationCounts::add(sample);
    if (!was_sent(sample)) {
        return;
    }
    if (sample.released != kNever) {
        lateness.record(sample.lateness());
    }
    const bool is_rejection = sample.outcome == Outcome::kRejected;
    record(is_rejection ? rejected : admitted, sample.response());
    record(is_rejection ? rejected_since_release : admitted_since_release, sample.since_release());
    record(is_rejection ? rejected_service : admitted_service, sample.service());
}

void Tally::merge(const Tally& other) {
    OperationCounts::merge(other);
    admitted.merge(other.admitted);
    rejected.merge(other.rejected);
    admitted_since_release.merge(other.admitted_since_release);
    rejected_since_release.merge(other.rejected_since_release);
    admitted_service.merge(other.admitted_service);
    rejected_service.merge(other.rejected_service);
    lateness.merge(other.lateness);
}

metrics::LatencyHistogram Tally::response() const { return sum(admitted, rejected); }

metrics::LatencyHistogram Tally::since_release() const {
    return sum(admitted_since_release, rejected_since_release);
}

metrics::LatencyHistogram Tally::service() const { return sum(admitted_service, rejected_service); }

}  // namespace faultline::load
