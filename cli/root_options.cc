#include "cli/root_options.h"

#include "base/yaml/diagnostic.h"
#include "cli/exit_codes.h"
#include "cli/faults_options.h"
#include "cli/load_options.h"
#include "cli/report_options.h"
#include "cli/run_options.h"
#include "cli/serve_options.h"
#include "cli/terminal.h"
#include "cli/validate_options.h"
#include "cli/version_options.h"
#include "scenarios/report/markup_text.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace faultline::cli {

namespace {

constexpr const char* kAbout =
    "Faultline: chaos scenarios and load on one clock, with a verdict that can be believed.\n"
    "Start with:  faultline serve --demo      the reference engine, to play with\n"
    "             faultline run scenarios/library --out out\n"
    "             faultline load http://127.0.0.1:8080/healthz --rate 100/s --duration 5s\n";

int run_chosen(const std::function<int()>& chosen) {
    try {
        return chosen();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "faultline: internal error: %s\nThis is a bug; please report it.\n",
                     e.what());
        return kExitInternal;
    }
}

// Of help and of mistakes.
int tell_and_exit(const CLI::App& app, const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream complaint;
    const int code = app.exit(error, out, complaint);
    tell("{}", out.str());
    tell(stderr, "{}", complaint.str());
    return code == 0 ? kExitPass : kExitUsage;
}

// CLI11 would only say that a subcommand is required.
bool is_unknown_command(const CLI::App& app, const std::string& word) {
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        known.push_back(command->get_name());
    }
    if (word.starts_with('-') || std::ranges::find(known, word) != known.end()) {
        return false;
    }
    const std::string near = yaml::nearest_name(word, known);
    tell(stderr, "faultline: there is no command {}{}\ncommands: {}\n", scenario::clean_line(word),
         near.empty() ? "" : fmt::format("; did you mean {}?", near), fmt::join(known, ", "));
    return true;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    ignore_sigpipe();
    CLI::App app(kAbout, "faultline");
    app.require_subcommand(1);
    std::function<int()> chosen;
    add_run_command(app, chosen);
    add_load_command(app, chosen);
    add_serve_command(app, chosen);
    add_validate_command(app, chosen);
    add_report_command(app, chosen);
    add_faults_command(app, chosen);
    add_version_command(app, chosen);
    app.set_version_flag("--version", "faultline " FAULTLINE_VERSION);
    if (argc < 2) {
        tell(stderr, "{}", app.help());
        return kExitUsage;
    }
    if (is_unknown_command(app, argv[1])) {
        return kExitUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return finish_output(tell_and_exit(app, e));
    }
    return finish_output(run_chosen(chosen));
}

}  // namespace faultline::cli
