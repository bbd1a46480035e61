// How many samples a check will have, worked out from the scenario alone: before a run it says
// which checks may end inconclusive by chance, on some seeds and not on others. Pure.
#pragma once

#include "scenarios/format/scenario.h"

#include <cstdint>
#include <string>
#include <vector>

namespace faultline::scenario {

// A check that has too few samples more often than this is warned of: a sweep over thousands of
// seeds would meet it.
inline constexpr double kRareEnough = 1e-6;

struct SampleEstimate {
    std::uint64_t needed = 0;  // fewer are inconclusive
    double expected = 0.0;     // operations, or steps, on average
    double too_few = 0.0;      // probability of fewer than needed, 0 to 1
};

// Of the window of the check: the operations due in it, of the tenant and with the step that it
// names. Of a step it is known which requests ask for it when their plans or decisions hold it.
// What ends as an edge operation is not taken off. `faster`: all rates times this.
[[nodiscard]] SampleEstimate estimate_samples(const CheckSpec& check, const Scenario& scenario,
                                              bool virtual_clock, double faster = 1.0);

// One line a check: where it stands, what it needs, what is to be expected, what would give it.
[[nodiscard]] std::vector<std::string> sample_warnings(const Scenario& scenario,
                                                       bool virtual_clock);

}  // namespace faultline::scenario
