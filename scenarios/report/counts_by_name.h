// What a set of operations came to, by name, as every report lists it: only what happened, in the
// order of the record. Pure.
#pragma once

#include "loadgen/record/operation_counts.h"
#include "scenarios/judge/run_record.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace faultline::scenario {

using NamedCount = std::pair<std::string, std::uint64_t>;

// "completed", "timeout", …
[[nodiscard]] std::vector<NamedCount> counts_by_outcome(const load::OperationCounts& counts);
// By the HTTP status of the answer.
[[nodiscard]] std::vector<std::pair<unsigned, std::uint64_t>> counts_by_status(
    const load::OperationCounts& counts);
// By what answers said of themselves.
[[nodiscard]] std::vector<NamedCount> counts_by_label(const load::OperationCounts& counts,
                                                      const RunRecord& record);

}  // namespace faultline::scenario
