// The tallies and the series of a record as JSON and back: histograms and statuses are written
// sparsely. Reading throws what nlohmann throws, or std::out_of_range, for anything that no writer
// wrote; sizes are bounded. Pure.
#pragma once

#include "scenarios/judge/run_record.h"

#include <nlohmann/json_fwd.hpp>

namespace faultline::scenario {

// {phases: [{phase, start_ns, released_in_time, tally}], parts: [{phase, skip_ns, tally}],
//  series: {width_ns, slots: [...]}}
[[nodiscard]] nlohmann::ordered_json tallies_json(const RunRecord& record);
// The JSON Schema of what tallies_json() writes.
[[nodiscard]] nlohmann::ordered_json tallies_schema();

// Into the record's tallies, parts and series.
void read_tallies_json(const nlohmann::json& document, RunRecord& record);

}  // namespace faultline::scenario
