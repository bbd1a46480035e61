#include "cli/ci_output.h"

#include "cli/terminal.h"
#include "scenarios/report/annotations.h"
#include "scenarios/report/markdown.h"

#include <fstream>
#include <string_view>

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

}  // namespace faultline::cli
