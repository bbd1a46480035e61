// Samples and step observations as columns: one JSON array a member, all of the same length; kNever
// is null. Pure; the readers throw nlohmann's exceptions, which their caller catches.
#pragma once

#include "loadgen/record/sample.h"
#include "scenarios/judge/step_observation.h"

#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace faultline::scenario {

[[nodiscard]] nlohmann::ordered_json sample_columns(const std::vector<load::Sample>& samples);
[[nodiscard]] std::vector<load::Sample> samples_from(const nlohmann::json& columns);

[[nodiscard]] nlohmann::ordered_json step_columns(const std::vector<StepObservation>& steps);
[[nodiscard]] std::vector<StepObservation> steps_from(const nlohmann::json& columns);

}  // namespace faultline::scenario
