#include "cli/report.h"

#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "scenarios/report/console.h"
#include "scenarios/report/results_folder.h"

namespace faultline::cli {

int run_report(const ReportOptions& options) {
    auto runs = scenario::read_results(options.folder);
    if (!runs) {
        tell(stderr, "faultline: {}\n", runs.error().message);
        return kExitUsage;
    }
    // A verdict is a function of the record: judged again, not copied.
    for (auto& run : *runs) {
        run.judgement = judge(run.record);
        tell("{}", scenario::console_lines(run, false));
    }
    const bool in_folders = scenario::holds_folders(options.folder);
    if (const auto written = scenario::write_results(options.folder, *runs, in_folders); !written) {
        tell(stderr, "faultline: {}\n", written.error().message);
        return kExitEnvironment;
    }
    tell("report: {}/report.html\n", options.folder);
    return kExitPass;
}

}  // namespace faultline::cli
