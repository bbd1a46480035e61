// A load run as one versioned JSON document, the one other programs read (`load --json`).
// Times are seconds, null is infinite, an absent distribution had no samples. Pure.
#pragma once

#include "base/json.h"
#include "loadgen/slo/load_result.h"

namespace faultline::load {

// Goes up when a key changes its meaning or goes away; new keys do not count.
inline constexpr int kResultVersion = 1;

// {kind, version, target, started, seed, arrival, timeout, profile, interrupted, verdict,
//  planned … late, rate_planned, rate_sent, response, service, lateness, outcomes, status_codes,
//  checks[], phases[], labels{}, generator{}, series{}}.
[[nodiscard]] JsonPtr result_document(const LoadResult& result);

}  // namespace faultline::load
