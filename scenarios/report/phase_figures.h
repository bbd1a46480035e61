// The figures of one phase that every report shows: how many operations were planned and sent, at
// which rates, and the totals of all phases. Pure functions of the record's tallies.
#pragma once

#include "scenarios/judge/run_record.h"

namespace faultline::scenario {

// How much of the planned length the phase lasted: all of it, unless the run was ended early.
[[nodiscard]] Duration observed_length(const load::PhaseTally& phase, const RunRecord& record);

// From the start of the phase until its last operation was sent, at least observed_length():
// longer than planned when the generator was slow.
[[nodiscard]] Duration sent_for(const load::PhaseTally& phase, const RunRecord& record);

// Operations sent per second of sent_for(); 0 when that is zero.
[[nodiscard]] double rate_sent(const load::PhaseTally& phase, const RunRecord& record);

// Of all phases; per second of the whole run.
[[nodiscard]] load::Tally total_tally(const RunRecord& record);
[[nodiscard]] double total_rate_planned(const RunRecord& record);
[[nodiscard]] double total_rate_sent(const RunRecord& record);

}  // namespace faultline::scenario
