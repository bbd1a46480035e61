// Runs made up for the tests of the reports: a small one that failed one check, one whose every
// text is hostile, one with many operations. Deterministic.
#pragma once

#include "scenarios/report/reported_run.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

// Six seconds at 20/s: 2 s baseline, 2 s with the database down, 2 s recovery.
[[nodiscard]] JudgedRun small_run();
[[nodiscard]] JudgedRun passing_run(std::string name);
[[nodiscard]] JudgedRun big_run(std::size_t operations);

// Of the response times; `below` in seconds.
[[nodiscard]] CheckSpec p99_check(std::string name, double below, CheckWindow during);

// As of `faultline load`: no file, no fault, tallies but no samples.
[[nodiscard]] JudgedRun load_run();
// What the recorder of a run would have kept of the record's samples.
void tally(RunRecord& record);
[[nodiscard]] std::vector<ReportedRun> all_reported(std::span<const JudgedRun> runs);

// What no report may show unescaped.
extern const std::string kHostile;
[[nodiscard]] JudgedRun hostile_run();

}  // namespace faultline::scenario
