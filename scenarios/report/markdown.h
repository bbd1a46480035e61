// summary.md: runs as GitHub-flavoured Markdown for a step summary or a merge request: verdict,
// checks, sparklines with the fault marked, what failed, how to repeat it. Pure.
#pragma once

#include "scenarios/report/reported_run.h"

#include <cstddef>
#include <span>
#include <string>

namespace faultline::scenario {

// GitHub takes 1 MiB a step; people take less.
inline constexpr std::size_t kMaxSummaryBytes = 64 * 1024;

[[nodiscard]] std::string summary_markdown(std::span<const ReportedRun> runs);

// Eight block heights, at most `width` characters, neighbours merged by their maximum. Infinite
// and NaN are the highest.
[[nodiscard]] std::string sparkline(std::span<const double> values, std::size_t width = 60);

}  // namespace faultline::scenario
