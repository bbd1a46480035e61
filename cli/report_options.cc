#include "cli/report_options.h"

#include "cli/report.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace faultline::cli {

void add_report_command(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<ReportOptions>();
    auto* const report =
        app.add_subcommand("report", "Re-make the reports of a run from its result.json");
    report->add_option("folder", options->folder, "The --out folder of a run")->required();
    report->footer("Exit: 0 written, 2 there is no result to read, 4 it could not be written.");
    report->callback([options, &chosen] { chosen = [options] { return run_report(*options); }; });
}

}  // namespace faultline::cli
