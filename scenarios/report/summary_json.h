// A run as the JSON document that other programs read (`load --json`): counts, rates,
// distributions, outcomes, checks and phases. Times are seconds; null is infinite, an absent
// distribution had no samples. The same for `load` and `run`. Pure.
#pragma once

#include "base/json.h"
#include "scenarios/report/judged_run.h"

namespace faultline::scenario {

// Goes up when a key changes its meaning or goes away; new keys do not count.
inline constexpr int kSummaryVersion = 3;

// {kind, version, target, started, seed, arrival, timeout, interrupted, verdict, reason, warnings,
//  planned … late, rate_planned, rate_sent, bytes_received, response, service, lateness, outcomes,
//  status_codes, labels, checks[], phases[], generator{}, series{}}. `failed` leaves out what was
// never answered (`unanswered`); `no_good_answer` of the series' slots counts both.
[[nodiscard]] JsonPtr summary_json(const JudgedRun& run);

}  // namespace faultline::scenario
