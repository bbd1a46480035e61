// events.ndjson: the run's time line, one JSON object a line, in order of time. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <string>

namespace faultline::scenario {

// {"at_ms":…,"kind":"…","detail":"…"}; the last line is the verdict.
[[nodiscard]] std::string events_ndjson(const ReportedRun& run);
// Of several runs one line each: {"scenario":"…","verdict":"…","folder":"…"}.
[[nodiscard]] std::string verdicts_ndjson(const RunsOverview& overview);

}  // namespace faultline::scenario
