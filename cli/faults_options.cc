#include "cli/faults_options.h"

#include "cli/faults.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace faultline::cli {

void add_faults_command(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<FaultsOptions>();
    auto* const faults = app.add_subcommand("faults", "List every fault with its parameters");
    faults->add_flag("--json", options->json, "As JSON");
    faults->callback([options, &chosen] { chosen = [options] { return run_faults(*options); }; });

    auto* const explain = app.add_subcommand("explain", "Explain one fault");
    explain->add_option("fault", options->name, "Its name, e.g. tool_hang")->required();
    explain->callback([options, &chosen] { chosen = [options] { return run_faults(*options); }; });
}

}  // namespace faultline::cli
