// Every event in every phase, with and without something that ends the run early.
#include "scenarios/run/phase_machine.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

using P = RunPhase;
using E = RunEvent;
using A = RunAction;

struct Next {
    P phase;
    A action;
    bool aborting;
};

// How a machine is brought into a phase.
std::vector<E> path_to(P phase) {
    const std::vector<E> path = {E::kReady,  E::kPhaseElapsed, E::kPhaseElapsed, E::kPhaseElapsed,
                                 E::kHealed, E::kPhaseElapsed, E::kDrained};
    return {path.begin(), path.begin() + static_cast<std::ptrdiff_t>(phase)};
}

PhaseMachine in(P phase) {
    PhaseMachine machine;
    for (const E event : path_to(phase)) {
        machine.on(event);
    }
    return machine;
}

// What is not listed changes nothing.
const std::map<std::pair<P, E>, Next>& table() {
    static const std::map<std::pair<P, E>, Next> kTable = {
        {{P::kPreflight, E::kReady}, {P::kWarmup, A::kStartLoad, false}},
        {{P::kPreflight, E::kStartFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kPreflight, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kWarmup, E::kPhaseElapsed}, {P::kBaseline, A::kHoldBaseline, false}},
        {{P::kWarmup, E::kLoadFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kWarmup, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kBaseline, E::kPhaseElapsed}, {P::kFault, A::kRunFaults, false}},
        {{P::kBaseline, E::kLoadFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kBaseline, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kFault, E::kPhaseElapsed}, {P::kHeal, A::kHealAll, false}},
        {{P::kFault, E::kInjectFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kFault, E::kLoadFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kFault, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kHeal, E::kHealed}, {P::kRecovery, A::kHoldRecovery, false}},
        {{P::kHeal, E::kHealFailed}, {P::kDrain, A::kDrainLoad, true}},
        {{P::kHeal, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kRecovery, E::kPhaseElapsed}, {P::kDrain, A::kDrainLoad, false}},
        {{P::kRecovery, E::kLoadFailed}, {P::kHeal, A::kHealAll, true}},
        {{P::kRecovery, E::kSignal}, {P::kHeal, A::kHealAll, true}},
        {{P::kDrain, E::kDrained}, {P::kDone, A::kStopTarget, false}},
        {{P::kDrain, E::kSignal}, {P::kDrain, A::kDrainLoad, true}},
        {{P::kPreflight, E::kBroken}, {P::kHeal, A::kHealAll, true}},
        {{P::kWarmup, E::kBroken}, {P::kHeal, A::kHealAll, true}},
        {{P::kBaseline, E::kBroken}, {P::kHeal, A::kHealAll, true}},
        {{P::kFault, E::kBroken}, {P::kHeal, A::kHealAll, true}},
        {{P::kRecovery, E::kBroken}, {P::kHeal, A::kHealAll, true}},
        {{P::kHeal, E::kBroken}, {P::kDrain, A::kDrainLoad, true}},
        {{P::kDrain, E::kBroken}, {P::kDone, A::kStopTarget, true}},
    };
    return kTable;
}

TEST(PhaseMachine, EveryEventInEveryPhase) {
    for (std::size_t p = 0; p < kRunPhaseCount; ++p) {
        for (std::size_t e = 0; e < kRunEventCount; ++e) {
            const auto phase = static_cast<P>(p);
            const auto event = static_cast<E>(e);
            PhaseMachine machine = in(phase);
            ASSERT_EQ(machine.phase(), phase);
            const auto listed = table().find({phase, event});
            const Next next =
                listed == table().end() ? Next{phase, A::kNone, false} : listed->second;
            EXPECT_EQ(machine.on(event), next.action) << to_string(phase) << to_string(event);
            EXPECT_EQ(machine.phase(), next.phase) << to_string(phase) << to_string(event);
            EXPECT_EQ(machine.aborting(), next.aborting) << to_string(phase) << to_string(event);
        }
    }
}

TEST(PhaseMachine, TheNormalRunVisitsEveryPhaseOnce) {
    PhaseMachine machine;
    std::vector<P> seen = {machine.phase()};
    for (const E event : path_to(P::kDone)) {
        machine.on(event);
        seen.push_back(machine.phase());
    }
    for (std::size_t p = 0; p < kRunPhaseCount; ++p) {
        EXPECT_EQ(seen.at(p), static_cast<P>(p));
    }
    EXPECT_FALSE(machine.aborting());
}

TEST(PhaseMachine, AfterAnEarlyEndHealLeadsToDrainNotToRecovery) {
    for (const P phase :
         {P::kPreflight, P::kWarmup, P::kBaseline, P::kFault, P::kHeal, P::kRecovery}) {
        PhaseMachine machine = in(phase);
        machine.on(E::kSignal);
        EXPECT_EQ(machine.on(E::kHealed), A::kDrainLoad) << to_string(phase);
        EXPECT_EQ(machine.on(E::kDrained), A::kStopTarget);
        EXPECT_EQ(machine.phase(), P::kDone);
    }
}

// No sequence of events reaches drain from a phase with load without passing through heal.
TEST(PhaseMachine, HealCannotBeSkipped) {
    std::vector<std::pair<PhaseMachine, bool>> frontier = {{PhaseMachine{}, false}};
    for (int depth = 0; depth < 8; ++depth) {
        std::vector<std::pair<PhaseMachine, bool>> next;
        for (const auto& [machine, healed] : frontier) {
            for (std::size_t e = 0; e < kRunEventCount; ++e) {
                PhaseMachine after = machine;
                if (after.on(static_cast<E>(e)) == A::kNone) {
                    continue;
                }
                const bool passed = healed || after.phase() == P::kHeal;
                if (after.phase() == P::kDrain || after.phase() == P::kDone ||
                    after.phase() == P::kRecovery) {
                    ASSERT_TRUE(passed);
                }
                next.emplace_back(after, passed);
            }
        }
        frontier = std::move(next);
    }
}

}  // namespace
}  // namespace faultline::scenario
