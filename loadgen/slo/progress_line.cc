#include "loadgen/slo/progress_line.h"

#include "base/units.h"

#include <algorithm>

#include <fmt/format.h>

namespace faultline::load {

std::string progress_line(Duration elapsed, Duration planned, const ProgressSink::Counts& counts) {
    if (elapsed >= planned) {
        // The plan is sent; what is open has one timeout to be answered.
        elapsed = planned;
    }
    // The four were read one after the other: a difference may be a little negative.
    const std::uint64_t known = counts.completed + counts.rejected + counts.shed;
    const std::uint64_t failed = counts.done > known ? counts.done - known : 0;
    return fmt::format("{:.0f}s of {:.0f}s  {} done  {} completed  {} rejected  {} failed  {} shed",
                       std::max(0.0, to_seconds(elapsed)), to_seconds(planned), counts.done,
                       counts.completed, counts.rejected, failed, counts.shed);
}

}  // namespace faultline::load
