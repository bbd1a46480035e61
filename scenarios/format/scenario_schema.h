// The JSON Schema (draft 2020-12) of a scenario file, for editors and other programs; what the
// parser enforces beyond it (units, cross references, windows) is said in descriptions. Pure.
#pragma once

#include "faults/catalogue/fault_info.h"
#include "scenarios/format/check_metric.h"

#include <span>
#include <string>
#include <string_view>

namespace faultline::scenario {

// `faults`, `metrics`, `invariants`: names for the enumerations; none leaves the name open.
// Indented, with a last newline.
[[nodiscard]] std::string scenario_schema(std::span<const fault::FaultInfo> faults,
                                          std::span<const CheckMetric> metrics,
                                          std::span<const std::string_view> invariants = {});

}  // namespace faultline::scenario
