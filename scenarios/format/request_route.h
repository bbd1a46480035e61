// Where a request goes, as far as a scenario must know: what runs steps there, and whether answers
// carry a status. The only place of the harness that knows the engine's paths. Pure.
#pragma once

#include "scenarios/format/scenario.h"

#include <cstdint>
#include <string_view>

namespace faultline::scenario {

enum class RequestRoute : std::uint8_t {
    kOther,     // answers carry no status of a run
    kPlan,      // POST /v1/orchestrations: runs the steps of the plan in its body
    kDecision,  // POST /v1/execute: runs one step, kDecisionStep
    kCard,      // GET or HEAD /v1/cards/NAME: runs no step
};

// What checks call the one step of a decision.
inline constexpr std::string_view kDecisionStep = "decision";

// By method and path; a query does not matter.
[[nodiscard]] RequestRoute route_of(const RequestSpec& request);

// Whether it asks for steps to be run.
[[nodiscard]] bool is_run(const RequestSpec& request);

}  // namespace faultline::scenario
