// What a command says beside the files of results: annotations and the step summary, where a CI
// system is detected, and that files could not be written.
#pragma once

#include "scenarios/report/reported_run.h"
#include "scenarios/report/results_writer.h"

#include <cstdio>
#include <span>
#include <string_view>

namespace faultline::cli {

// Writes annotations to the stream and the step summary to the file that the environment names.
// Does nothing outside GitHub Actions, which reads annotations from either standard stream.
void write_ci_output(std::span<const scenario::ReportedRun> runs, std::FILE* annotations);

// Prints the last line of a command whose results could not all be written: the verdicts that it
// printed count for nothing, and it exits with another code. Prints nothing when they were written.
void print_if_unwritten(const scenario::ResultsWriter& results, std::string_view folder);

}  // namespace faultline::cli
