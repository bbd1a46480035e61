#include "cli/report.h"

#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "scenarios/report/console.h"
#include "scenarios/report/results_folder.h"
#include "scenarios/report/results_writer.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace faultline::cli {

int run_report(const ReportOptions& options) {
    auto runs = scenario::read_results(options.folder);
    if (!runs) {
        tell(stderr, "faultline: {}\n", runs.error().message);
        return kExitUsage;
    }
    std::vector<std::string> names;
    std::ranges::transform(*runs, std::back_inserter(names),
                           [](const auto& run) { return run.record.scenario.name; });
    const bool in_folders = scenario::holds_folders(options.folder);
    scenario::ResultsWriter results(
        options.folder, names,
        in_folders ? scenario::ResultsLayout::kInFolders : scenario::ResultsLayout::kByNumber);
    for (auto& run : *runs) {
        // A verdict is a function of the record: judged again, not copied.
        auto again = scenario::judged(std::move(run.record));
        again.sensitivity = std::move(run.sensitivity);
        tell_failure(results.add(std::move(again)));
        tell("{}", scenario::console_lines(results.runs().back(), false));
    }
    tell_failure(results.finish());
    if (results.failed()) {
        return kExitEnvironment;
    }
    tell("report: {}/report.html\n", options.folder);
    return kExitPass;
}

}  // namespace faultline::cli
