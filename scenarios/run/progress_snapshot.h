// What a run looks like at one moment: what `run` and `load` show while they go. A value; the
// runner fills it a few times a second, cli/progress prints it. Bounded by the number of faults.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faultline::scenario {

struct ProgressSnapshot {
    // The phase that goes on ("warmup", "1x", "drain"); empty before the first.
    std::string phase;
    // Since the run's zero. May pass `total` while the run drains.
    Duration elapsed{};
    // Planned length of all phases together, without the drain; zero when it is not known.
    Duration total{};
    // Operations released per second over about the last second, all connections together.
    double rate_sent = 0.0;
    // Response times of about the last second; none: nothing was answered or failed in it.
    // Duration::max(): infinite, for what failed counts as infinite.
    std::optional<Duration> p50;
    std::optional<Duration> p99;
    // Operations that failed since the run's zero: refused, reset, timed out, 5xx, failed a check.
    std::uint64_t errors = 0;
    // Names of the faults that are in place now, in the order of their injection.
    std::vector<std::string> active_faults;
};

}  // namespace faultline::scenario
