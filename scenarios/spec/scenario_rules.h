// What must hold between the sections of one scenario: phases that exist, windows that can match,
// faults that fit into the fault phase, a plan within the limits. Pure.
#pragma once

#include "scenarios/spec/document.h"
#include "scenarios/spec/section_readers.h"

namespace faultline::scenario {

// Sections that were read without a problem; what follows from a broken one is not reported.
struct SoundSections {
    bool load = true;
    bool phases = true;
};

// `root` is the scenario's tree, for the places of what is wrong.
void check_rules(const NodePtr& root, const ReadContext& context, const Scenario& scenario,
                 SoundSections sound);

// Expected number of operations over all phases.
[[nodiscard]] double planned_operations(const Scenario& scenario);

}  // namespace faultline::scenario
