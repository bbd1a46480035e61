#include "cli/ci_surface.h"

#include "cli/terminal.h"
#include "scenarios/report/annotations.h"
#include "scenarios/report/markdown.h"

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace faultline::cli {

namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? std::string_view{} : std::string_view(value);
}

}  // namespace

void tell_ci(std::span<const scenario::ReportedRun> runs, std::FILE* annotations) {
    if (environment("GITHUB_ACTIONS") != "true" || runs.empty()) {
        return;
    }
    tell(annotations, "{}", scenario::github_annotations(runs));
    const std::string_view summary = environment("GITHUB_STEP_SUMMARY");
    if (!summary.empty()) {
        std::ofstream(std::string(summary), std::ios::app) << scenario::summary_markdown(runs);
    }
}

}  // namespace faultline::cli
