#include "cli/root_options.h"

#include "cli/exit_codes.h"
#include "cli/faults_options.h"
#include "cli/load_options.h"
#include "cli/report_options.h"
#include "cli/run_options.h"
#include "cli/serve_options.h"
#include "cli/terminal.h"
#include "cli/validate_options.h"
#include "cli/version_options.h"

#include <cstdio>
#include <exception>
#include <functional>

#include <CLI/CLI.hpp>

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

}  // namespace

int run_command_line(int argc, char** argv) {
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
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? kExitPass : kExitUsage;
    }
    outlive_readers();
    return finish_output(run_chosen(chosen));
}

}  // namespace faultline::cli
