// `faultline run --sensitivity`: a scenario that passes without the protection it is about proves
// nothing, so each is run again without each protection it names, and must fail.
#pragma once

#include "cli/interrupts.h"
#include "cli/run_options.h"
#include "scenarios/format/scenario.h"
#include "scenarios/report/results_writer.h"

#include <span>
#include <vector>

namespace faultline::cli {

// Whether for each of them a named pair was run, or a lie was told. Without, only its doctored
// record says that its checks can fail.
[[nodiscard]] bool was_proof_tried(std::span<const scenario::ReportedRun> runs);

// A scenario runs without each protection that it names on the clock that was asked for, and
// without those that only others name in virtual time; then it runs through a transport that lies.
// What came of it joins the results of the scenarios, and so does the exit code. After a signal
// nothing more is run; what was not is among the results. Returns why a result could not be
// written, of several the last.
Result<void> run_sensitivity(const std::vector<scenario::Scenario>& scenarios,
                             const RunOptions& options, const Interrupts& interrupts,
                             scenario::ResultsWriter& results);

}  // namespace faultline::cli
