#include "cli/version_options.h"

#include "cli/version.h"

#include <CLI/CLI.hpp>

namespace faultline::cli {

void add_version_command(CLI::App& app, std::function<int()>& chosen) {
    auto* const version = app.add_subcommand("version", "Print the version");
    version->callback([&chosen] { chosen = [] { return run_version(); }; });
}

}  // namespace faultline::cli
