// Makes the target of a scenario: the embedded engine, served over HTTP or in virtual time. For
// any other kind of target the error says what can be used instead.
#pragma once

#include "embedded/engine_graph.h"
#include "scenarios/judge/lie.h"
#include "scenarios/run/target.h"

#include <string>
#include <vector>

namespace faultline::embedded {

// `own`: put around the ports of each engine that it makes, inside the faults; such as a tool of
// the user in the place of a configured one.
[[nodiscard]] scenario::TargetFactory target_factory(PortDecorators own = {});
// Makes targets whose answers carry the lie; in virtual time only.
[[nodiscard]] scenario::TargetFactory lying_target_factory(scenario::Lie lie);

// The keys under `target` that the factory supports; the parser refuses all others.
[[nodiscard]] std::vector<std::string> target_kinds();

}  // namespace faultline::embedded
