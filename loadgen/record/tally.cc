#include "loadgen/record/tally.h"

#include <algorithm>

namespace faultline::load {

namespace {

void record(metrics::LatencyHistogram& histogram, Duration value) {
    if (value == kNever) {
        histogram.record_infinite();
    } else {
        histogram.record(value);
    }
}

}  // namespace

void Tally::add(const Sample& sample) {
    ++outcomes[static_cast<std::size_t>(sample.outcome)];
    last_intended = std::max(last_intended, sample.intended);
    if (sample.outcome == Outcome::kShed) {
        return;
    }
    ++sent;
    leaked += sample.leaked ? 1U : 0U;
    if (sample.http_status > 0 && sample.http_status < statuses.size()) {
        ++statuses[sample.http_status];
    }
    if (sample.label > 0) {
        labels.resize(std::max<std::size_t>(labels.size(), sample.label + 1U));
        ++labels[sample.label];
    }
    const Duration late_by = sample.lateness();
    if (late_by != kNever) {
        last_released = std::max(last_released, sample.released);
        late += late_by > kLate ? 1U : 0U;
        lateness.record(late_by);
    }
    const Duration answered_after = sample.response();
    record(response, answered_after);
    const bool is_rejection = sample.outcome == Outcome::kRejected;
    record(is_rejection ? rejected : admitted, answered_after);
    if (sample.first_byte_out != kNever) {
        record(service, sample.service());
        if (!is_rejection) {
            record(admitted_service, sample.service());
        }
    }
}

void Tally::merge(const Tally& other) {
    sent += other.sent;
    late += other.late;
    leaked += other.leaked;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        outcomes[i] += other.outcomes[i];
    }
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        statuses[i] += other.statuses[i];
    }
    labels.resize(std::max(labels.size(), other.labels.size()));
    for (std::size_t i = 0; i < other.labels.size(); ++i) {
        labels[i] += other.labels[i];
    }
    last_intended = std::max(last_intended, other.last_intended);
    last_released = std::max(last_released, other.last_released);
    response.merge(other.response);
    admitted.merge(other.admitted);
    rejected.merge(other.rejected);
    service.merge(other.service);
    admitted_service.merge(other.admitted_service);
    lateness.merge(other.lateness);
}

std::uint64_t Tally::failed() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        sum += is_failure(static_cast<Outcome>(i)) ? outcomes[i] : 0;
    }
    return sum;
}

}  // namespace faultline::load
