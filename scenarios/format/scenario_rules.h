// What must hold between the sections of one scenario: phases that exist, windows that can match,
// faults that fit into the fault phase and have a steady state before them, a plan within the
// limits. Pure.
#pragma once

#include "base/yaml/document.h"
#include "scenarios/format/section_readers.h"

#include <string_view>

namespace faultline::scenario {

// Checks that every run gets without being asked (scenarios/judge): of leaks over the whole run,
// and of the steady state once more in recovery, by the baseline check's name and this. No
// written check may carry such a name.
inline constexpr std::string_view kLeakCheck = "no-canary-leaks";
inline constexpr std::string_view kRecheckSuffix = "-again";
inline constexpr std::string_view kLeakMetric = "canary_leaks";

// Sections that were read without a problem; what follows from a broken one is not reported.
struct ValidSections {
    bool load = true;
    bool phases = true;
};

// `root` is the scenario's tree, for the places of what is wrong.
void check_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario,
                 ValidSections valid);

}  // namespace faultline::scenario
