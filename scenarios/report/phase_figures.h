// The figures of one phase that every report shows: how much was asked and sent, at which rates,
// and what all phases come to. Pure functions of the record's tallies.
#pragma once

#include "scenarios/judge/run_record.h"

namespace faultline::scenario {

// How much of the phase went by as planned: all of it, unless the run was ended early.
[[nodiscard]] Duration observed_length(const load::PhaseTally& phase, const RunRecord& record);

// How long the phase was sent for: longer than planned when the generator was slow.
[[nodiscard]] Duration sent_for(const load::PhaseTally& phase, const RunRecord& record);

// Operations sent per second of sent_for(); 0 when no time went by.
[[nodiscard]] double rate_sent(const load::PhaseTally& phase, const RunRecord& record);

// Of all phases; per second of the whole run.
[[nodiscard]] load::Tally total_tally(const RunRecord& record);
[[nodiscard]] double total_rate_planned(const RunRecord& record);
[[nodiscard]] double total_rate_sent(const RunRecord& record);

}  // namespace faultline::scenario
