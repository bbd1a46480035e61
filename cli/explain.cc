// `faultline explain FAULT`: one fault of the catalogue.
#include "cli/faults.h"
#include "cli/subcommand.h"

#include <memory>

#include <CLI/CLI.hpp>

namespace faultline::cli {

Subcommand explain_command() {
    return {
        .name = "explain",
        .summary = "Explain one fault",
        .examples = "faultline explain tool_hang",
        .exit_codes = "0 explained, 2 there is no fault of that name.",
        .add = [](CLI::App& command) -> Action {
            auto options = std::make_shared<FaultsOptions>();
            command.add_option("fault", options->name, "Its name, such as tool_hang")->required();
            return [options] { return show_faults(*options); };
        }};
}

}  // namespace faultline::cli
