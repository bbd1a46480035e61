// report.html: one self-contained page for a run, and one for a folder of runs. No scripts, charts
// as static SVG, readable with styles blocked, light and dark. Everything from outside is escaped.
// Pure.
#pragma once

#include "scenarios/report/judged_run.h"

#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

[[nodiscard]] std::string html_report(const JudgedRun& run);

// `links[i]`: where the page of runs[i] lies, relative to this one.
[[nodiscard]] std::string html_overview(std::span<const JudgedRun> runs,
                                        const std::vector<std::string>& links);

}  // namespace faultline::scenario
