// `faultline run --seeds A..B`: one virtual run per scenario and seed; the first seed that does
// not pass is printed with the command that repeats it. After a signal the
// number of seeds that passed is printed.
#pragma once

#include "base/result.h"
#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace faultline::cli {

using SeedRange = std::pair<std::uint64_t, std::uint64_t>;  // the first and the last

// Of "1..100"; kInvalid when it is no such text, or more than a million seeds.
[[nodiscard]] Result<SeedRange> seed_range(std::string_view text);

int run_sweep(const std::vector<scenario::Scenario>& scenarios, SeedRange seeds,
              const RunOptions& options, const Interrupts& interrupts);

}  // namespace faultline::cli
