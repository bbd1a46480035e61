// events.ndjson: the run's time line, one JSON object a line, in order of time. Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <string>

namespace faultline::scenario {

// {"at_ms":…,"kind":"…","detail":"…"}; the last line is the verdict.
[[nodiscard]] std::string events_ndjson(const JudgedRun& run);

}  // namespace faultline::scenario
