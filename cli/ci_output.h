// What a CI system is told beyond files: annotations and the step summary, where one is detected.
#pragma once

#include "scenarios/report/reported_run.h"

#include <cstdio>
#include <span>

namespace faultline::cli {

// Does nothing outside GitHub Actions, which reads annotations from either stream.
void write_ci_output(std::span<const scenario::ReportedRun> runs, std::FILE* annotations);

}  // namespace faultline::cli
