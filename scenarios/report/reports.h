// The table of reports: every file that a folder of results holds, one row each, found by the name
// of its function in reports.cc. All code that writes, removes or lists them uses this table.
// Constant.
#pragma once

#include "scenarios/report/reported_run.h"

#include <span>
#include <string>
#include <string_view>

namespace faultline::scenario {

struct Report {
    std::string_view file;                        // its name in the folder
    std::string (*of_run)(const ReportedRun&);    // what it says of one run
    std::string (*of_runs)(const RunsOverview&);  // what it says over all runs of a folder
};

// A report that says of one run what it says of many.
template <std::string (*Write)(std::span<const ReportedRun>)>
[[nodiscard]] constexpr Report report_of_runs(std::string_view file) {
    return {.file = file,
            .of_run = [](const ReportedRun& run) { return Write({&run, 1}); },
            .of_runs = [](const RunsOverview& overview) { return Write(overview.runs); }};
}

// In the order in which they are written. result.json is first: it says whose the others are.
[[nodiscard]] std::span<const Report> reports();

}  // namespace faultline::scenario
