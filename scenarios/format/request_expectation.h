// What the requests of a scenario say of the statuses that they expect, for those that send them
// and for those that report. Pure.
#pragma once

#include "loadgen/record/expected_statuses.h"
#include "scenarios/format/scenario.h"

#include <string>

namespace faultline::scenario {

// Nothing declared when the request declares nothing.
[[nodiscard]] load::ExpectedStatuses expectation_of(const RequestSpec& request);

// What follows a status in a report: " (expected)" when a request declares it, ", expected 302"
// when every request declares others, else "".
[[nodiscard]] std::string expectation_note(const Scenario& scenario, unsigned status);

}  // namespace faultline::scenario
