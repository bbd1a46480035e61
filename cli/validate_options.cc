#include "cli/validate_options.h"

#include "cli/validate.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace faultline::cli {

void add_validate_command(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<ValidateOptions>();
    auto* const validate =
        app.add_subcommand("validate", "Check scenario files; every problem with file:line:column");
    validate->add_option("scenarios", options->paths, "Scenario files, or folders of them")
        ->required();
    validate->add_option("--profile", options->profile, "A profile of the scenario")
        ->capture_default_str();
    validate->footer("Exit: 0 all are valid, 2 one is not, 5 no scenario found.");
    validate->callback(
        [options, &chosen] { chosen = [options] { return run_validate(*options); }; });
}

}  // namespace faultline::cli
