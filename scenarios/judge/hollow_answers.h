// Whether answers that came well in time are what a user wants. An engine answers 200 to a plan of
// which every step failed, and a target that dies near the end of a run was well until then: a
// check that does not ask about either would pass. Pure.
#pragma once

#include "scenarios/judge/record_index.h"

#include <optional>
#include <string>

namespace faultline::scenario {

// That every answer carries the status failed: of the whole run, its baseline, its recovery, of a
// tenant or a request that had 20; of the fault phase too when a check takes its answers for good
// ones (completed_share at_least, during: fault). Of requests only where single operations were
// kept. nullopt when one does not, or when any check is about statuses or steps.
[[nodiscard]] std::optional<std::string> every_answer_says_failed(const RecordIndex& index);

// That nothing answered any more: not one of the last 20 operations and more, for 200 ms and more;
// or nothing well, for a second and more, where rejections count as well. Where the record kept no
// single operations: by the slots of its series. nullopt when a check of the recovery asks for good
// answers.
[[nodiscard]] std::optional<std::string> nothing_answered_at_the_end(const RecordIndex& index);

}  // namespace faultline::scenario
