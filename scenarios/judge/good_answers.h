// Whether anything went well at all. A limit from above ("at most 0 rejections") also holds where
// every operation timed out: such a run shows nothing, unless a check asks for it. Pure.
#pragma once

#include "scenarios/judge/record_index.h"

#include <optional>
#include <string>

namespace faultline::scenario {

// Why the run proves nothing although its checks hold: no operation was answered well in the whole
// run, in its baseline, in its recovery, or for one tenant or request of which 20 operations were
// sent; or what hollow_answers.h says.
// nullopt when each had good answers, or a check with a lower limit asks what became of them.
[[nodiscard]] std::optional<std::string> nothing_was_answered_well(const RecordIndex& index);

// Only a lower limit needs that something came of the operations. One on a time does not: what was
// never answered took for ever.
[[nodiscard]] bool has_lower_limit(const CheckSpec& check);

}  // namespace faultline::scenario
