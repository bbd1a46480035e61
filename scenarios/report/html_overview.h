// report.html over the runs of a folder: what passed, with a link to the page of each run. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <string>

namespace faultline::scenario {

[[nodiscard]] std::string html_overview(const RunsOverview& overview);

}  // namespace faultline::scenario
