// One line of progress, for standard error. Pure.
#pragma once

#include "base/clock.h"
#include "loadgen/record/progress.h"

#include <string>

namespace faultline::load {

// "12s of 60s  12034 done  12030 completed  4 rejected  0 failed  0 shed".
[[nodiscard]] std::string progress_line(Duration elapsed, Duration planned,
                                        const ProgressSink::Counts& counts);

}  // namespace faultline::load
