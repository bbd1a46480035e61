#include "cli/ci_output.h"

#include "cli/terminal.h"
#include "scenarios/report/annotations.h"
#include "scenarios/report/markdown.h"

#include <fstream>
#include <string_view>

#include <fmt/format.h>

namespace faultline::cli {

void write_ci_output(std::span<const scenario::ReportedRun> runs, std::FILE* annotations) {
    if (environment_variable("GITHUB_ACTIONS") != "true" || runs.empty()) {
        return;
    }
    print(annotations, "{}", scenario::github_annotations(runs));
    const std::string_view summary = environment_variable("GITHUB_STEP_SUMMARY");
    if (!summary.empty()) {
        std::ofstream(std::string(summary), std::ios::app) << scenario::summary_markdown(runs);
    }
}

void print_if_unwritten(const scenario::ResultsWriter& results, std::string_view folder) {
    if (results.failed()) {
        flush(stdout);
        print_error(fmt::format(
            "ERROR  the results could not all be written to {}: whatever was said above, "
            "nothing is proven without them",
            folder));
    }
}

}  // namespace faultline::cli
