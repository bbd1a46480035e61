#include "loadgen/record/operation_counts.h"

#include "base/planted_bug.h"

#include <algorithm>
#include <numeric>

namespace faultline::load {

void OperationCounts::add(const Sample& sample) {
    ++outcomes[static_cast<std::size_t>(sample.outcome)];
    last_intended = std::max(last_intended, sample.intended);
    if (!was_sent(sample)) {
        return;
    }
    ++sent;
    leaked += sample.leaked ? 1U : 0U;
    bytes_received += sample.bytes_received;
    if (was_answered(sample) && sample.http_status < statuses.size()) {
        ++statuses[sample.http_status];
    }
    if (sample.label > 0) {
        labels.resize(std::max<std::size_t>(labels.size(), sample.label + 1U));
        ++labels[sample.label];
    }
    if (sample.released != kNever) {
        last_released = std::max(last_released, sample.released);
        late += sample.lateness() > kLate ? 1U : 0U;
    }
}

void OperationCounts::merge(const OperationCounts& other) {
    sent += other.sent;
    late += other.late;
    leaked += other.leaked;
    bytes_received += other.bytes_received;
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
}

std::uint64_t OperationCounts::without_good_answer() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const auto outcome = static_cast<Outcome>(i);
        const bool forgotten = planted("timeouts_not_counted") && outcome == Outcome::kTimeout;
        sum += has_no_good_answer(outcome) && !forgotten ? outcomes[i] : 0;
    }
    return sum;
}

std::uint64_t OperationCounts::answered() const {
    return std::accumulate(statuses.begin(), statuses.end(), std::uint64_t{0});
}

std::uint64_t OperationCounts::labelled() const {
    return std::accumulate(labels.begin(), labels.end(), std::uint64_t{0});
}

}  // namespace faultline::load
