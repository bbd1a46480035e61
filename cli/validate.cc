// `faultline validate`: is a scenario file right? Nothing is run.
#include "cli/exit_codes.h"
#include "cli/scenario_selection.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace faultline::cli {

namespace {

int validate(const SelectionOptions& options) {
    const Selection selection = select_scenarios(options);
    for (const auto& scenario : selection.scenarios) {
        tell("{}: {} is valid (checks: {}, faults: {})\n", scenario.file, scenario.name,
             scenario.checks.size(), scenario.faults.size());
    }
    return selection.exit_code;
}

Action add_validate(CLI::App& command) {
    auto options = std::make_shared<SelectionOptions>();
    command.add_option("scenarios", options->paths, "Scenario files, or folders of them")
        ->required();
    command
        .add_option("--profile", options->profile,
                    "A profile that the scenario defines, such as full")
        ->capture_default_str();
    return [options] { return validate(*options); };
}

}  // namespace

Subcommand validate_command() {
    return {.name = "validate",
            .summary = "Check scenario files; every problem with file:line:column",
            .examples =
                "faultline validate scenarios/library\n"
                "faultline validate my-scenario.yaml --profile full",
            .exit_codes = "0 all are valid, 2 one is not, 5 no scenario found.",
            .add = add_validate};
}

}  // namespace faultline::cli
