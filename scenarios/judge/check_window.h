// Which stretch of the run a check speaks of, by intended time. Pure.
#pragma once

#include "scenarios/judge/record_index.h"

#include <string>

namespace faultline::scenario {

struct CheckSpan {
    TimeSpan span;
    std::string text;     // "fault after 1s", "3s after heal"
    std::string problem;  // why there is none; empty when there is
};

[[nodiscard]] CheckSpan span_of(const CheckSpec& check, const RunRecord& record);
[[nodiscard]] CheckSpan baseline_span(const RunRecord& record);
// From the moment everything was healed to the end of recovery.
[[nodiscard]] TimeSpan healed_span(const RunRecord& record);

}  // namespace faultline::scenario
