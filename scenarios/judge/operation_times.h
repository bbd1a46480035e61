// How long operations took: which time of an operation a timing means, and the times of a phase or
// of a whole run. The one place, so that a check, a report and a summary say the same figure. Pure.
#pragma once

#include "loadgen/record/distribution.h"
#include "loadgen/record/tally.h"
#include "scenarios/judge/run_record.h"

#include <cstddef>
#include <optional>

namespace faultline::scenario {

// Which operations, and from which moment to the end of their answer.
enum class Timing {
    kResponse,         // from the intent; everything sent
    kAdmitted,         // from the intent; without rejections
    kRejected,         // from the intent; rejections alone
    kService,          // from the first byte out; everything sent
    kAdmittedService,  // from the first byte out; without rejections
    kLateness,         // from the intent to the release: ours
};

// nullopt when the timing is not about this operation: a rejection among the admitted, say.
// `since_release`: from the release instead of the intent, without our own lateness.
[[nodiscard]] std::optional<Duration> time_of(const load::Sample& sample, Timing timing,
                                              bool since_release = false);
[[nodiscard]] metrics::LatencyHistogram histogram_of(const load::Tally& tally, Timing timing,
                                                     bool since_release = false);

// Of everything sent in one phase (its index in the record's tallies), or in the whole run. Single
// operations where the record kept them, as a check on that phase does; else its tallies.
[[nodiscard]] load::Distribution times_of(const RunRecord& record, Timing timing,
                                          std::optional<std::size_t> phase = std::nullopt);

}  // namespace faultline::scenario
