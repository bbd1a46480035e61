// What every report is made from: one judged run with its figures, worked out once. A value; it
// stays small once its details are dropped. Any thread.
#pragma once

#include "scenarios/report/judged_run.h"
#include "scenarios/report/run_figures.h"
#include "scenarios/report/step_figures.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace faultline::scenario {

struct ReportedRun : JudgedRun {
    RunFigures figures;
    std::vector<StepFigures> step_figures;
    std::optional<std::string> generator_problem;  // why the load was not as planned
    std::string index;  // link from its page to the page over all runs; empty: it is alone
};

// REQUIRES: secrets are masked already (judged_run.h).
[[nodiscard]] ReportedRun reported(JudgedRun run, std::string index = {});

// Frees what only the run's own files need (samples, steps, tallies, events, the target's metrics),
// so that the runs of a folder can be kept until the files over all of them are written.
void drop_details(ReportedRun& run);

// Several runs, for the files over all of them.
struct RunsOverview {
    std::span<const ReportedRun> runs;
    std::span<const std::string> folders;  // folders[i] holds the files of runs[i]
    int exit_code = 0;                     // of the process
};

// The scenarios' names, distinct.
[[nodiscard]] std::vector<std::string> distinct_names(std::span<const ReportedRun> runs);

}  // namespace faultline::scenario
