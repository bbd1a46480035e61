// What the metrics about steps share: the steps that a check looks at, in the answers of the
// operations it selects. Needs single operations. Pure.
#pragma once

#include "scenarios/judge/metric.h"

#include <cstdint>
#include <vector>

namespace faultline::scenario {

// Whether a step's result counts; `wanted` is the index in RunRecord::step_names of the check's
// error_code or data_source, nullopt when it names none or the run never saw it.
using StepPredicate = bool (*)(const StepObservation& step, std::optional<std::uint16_t> wanted);

// The share of the selected steps' results that the predicate holds for. An operation that asks
// for the step and has no answer counts as one for which it does not.
[[nodiscard]] Measured step_share(const CheckSpec& check, const Operations& operations,
                                  StepPredicate holds);

// The selected steps' durations; infinite where the operation had no answer. nullopt when the
// check names a step that the run never saw.
[[nodiscard]] std::optional<load::Distribution> step_durations(const CheckSpec& check,
                                                               const Operations& operations);

}  // namespace faultline::scenario
