// `faultline report DIR`: re-makes every report of a finished run from its result.json.
#include "cli/exit_codes.h"
#include "cli/output_paths.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"
#include "scenarios/report/console.h"
#include "scenarios/report/results_folder.h"
#include "scenarios/report/results_writer.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

// People point at the file as well as at the folder that it is in.
std::string folder_of_results(const std::string& given) {
    const std::filesystem::path path(given);
    std::error_code ignored;
    if (path.filename() != "result.json" || std::filesystem::is_directory(path, ignored)) {
        return given;
    }
    return path.has_parent_path() ? path.parent_path().string() : ".";
}

int report(const std::string& given) {
    if (given.empty()) {
        print(stderr, "faultline report: '' is no folder; give the --out folder of a run\n");
        return kExitUsage;
    }
    const std::string folder = folder_of_results(given);
    std::error_code ignored;
    if (std::filesystem::is_regular_file(folder, ignored)) {
        print(stderr, "faultline report: {} is a file; give the --out folder of a run\n", folder);
        return kExitUsage;
    }
    auto runs = scenario::read_results(folder);
    if (!runs) {
        const bool none_finished = std::filesystem::is_directory(folder, ignored) &&
                                   !std::filesystem::exists(folder + "/result.json", ignored);
        print_error("faultline: " + runs.error().message +
                    (none_finished ? "; no command has finished in " + folder +
                                         ": it was killed, or this is not its --out folder"
                                   : ""));
        return kExitUsage;
    }
    const auto owned = prepare_out_folder(folder);  // until the results are written
    if (!owned) {
        print_error("faultline report: " + owned.error().message);
        return kExitEnvironment;
    }
    std::vector<std::string> names;
    std::ranges::transform(*runs, std::back_inserter(names),
                           [](const auto& run) { return run.record.scenario.name; });
    const bool in_folders = scenario::holds_folders(folder);
    scenario::ResultsWriter results(
        folder, names,
        in_folders ? scenario::ResultsLayout::kInFolders : scenario::ResultsLayout::kByNumber);
    for (auto& run : *runs) {
        // A verdict is a function of the record: judged again, not copied.
        auto again = scenario::judged(std::move(run.record));
        again.sensitivity = std::move(run.sensitivity);
        again.proofs = std::move(run.proofs);
        print_if_failed(results.add(std::move(again)));
        print("{}", scenario::console_lines(results.runs().back(), style_of(stdout).colour));
    }
    print_if_failed(results.finish());
    if (results.failed()) {
        return kExitEnvironment;
    }
    print("report: {}/report.html\n", folder);
    return kExitPass;
}

Action add_report(CLI::App& command) {
    auto folder = std::make_shared<std::string>();
    command.add_option("folder", *folder, "The --out folder of a run")->required();
    return [folder] { return report(*folder); };
}

}  // namespace

Subcommand report_command() {
    return {.name = "report",
            .summary = "Make the reports of a run again from its result.json",
            .examples = "faultline report out",
            .exit_codes = "0 written, 2 there is no result to read, 4 it could not be written.",
            .add = add_report};
}

}  // namespace faultline::cli
