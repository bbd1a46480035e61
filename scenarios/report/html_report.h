// report.html of one run, for people: verdict, checks, phases, charts with their data, faults,
// environment. A pure function; below 500 KB.
#pragma once

#include "scenarios/report/reported_run.h"

#include <string>

namespace faultline::scenario {

[[nodiscard]] std::string html_report(const ReportedRun& run);

}  // namespace faultline::scenario
