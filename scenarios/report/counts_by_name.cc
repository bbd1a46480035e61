#include "scenarios/report/counts_by_name.h"

#include <algorithm>

namespace faultline::scenario {

std::vector<NamedCount> counts_by_outcome(const load::OperationCounts& counts) {
    std::vector<NamedCount> named;
    for (std::size_t i = 0; i < load::kOutcomeCount; ++i) {
        const auto outcome = static_cast<load::Outcome>(i);
        if (counts.of(outcome) > 0) {
            named.emplace_back(load::to_string(outcome), counts.of(outcome));
        }
    }
    return named;
}

std::vector<std::pair<unsigned, std::uint64_t>> counts_by_status(
    const load::OperationCounts& counts) {
    std::vector<std::pair<unsigned, std::uint64_t>> named;
    for (std::size_t status = 0; status < counts.statuses.size(); ++status) {
        if (counts.statuses[status] > 0) {
            named.emplace_back(static_cast<unsigned>(status), counts.statuses[status]);
        }
    }
    return named;
}

std::vector<NamedCount> counts_by_label(const load::OperationCounts& counts,
                                        const RunRecord& record) {
    std::vector<NamedCount> named;
    const std::size_t known = std::min(counts.labels.size(), record.labels.size());
    for (std::size_t i = 1; i < known; ++i) {
        if (counts.labels[i] > 0) {
            named.emplace_back(record.labels[i], counts.labels[i]);
        }
    }
    return named;
}

}  // namespace faultline::scenario
