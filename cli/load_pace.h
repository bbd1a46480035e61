// How fast and how long a load is sent, as typed and checked: a rate, a spike or a closed loop.
#pragma once

#include "base/result.h"
#include "cli/load_options.h"

namespace faultline::cli {

// Arrival, rate, multiplier, duration, connections and seed; an error has a sentence for the user.
[[nodiscard]] Result<void> read_pace(const RawLoadOptions& raw, LoadOptions& options);

}  // namespace faultline::cli
