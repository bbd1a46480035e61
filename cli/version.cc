// `faultline version`.
#include "cli/exit_codes.h"
#include "cli/subcommand.h"
#include "cli/terminal.h"

#ifndef FAULTLINE_VERSION
#define FAULTLINE_VERSION "unknown"
#endif

namespace faultline::cli {

Subcommand version_command() {
    return {.name = "version",
            .summary = "Print the version",
            .examples = "faultline version",
            .exit_codes = "",
            .add = [](CLI::App&) -> Action {
                return [] {
                    print("faultline {}\n", FAULTLINE_VERSION);
                    return kExitPass;
                };
            }};
}

}  // namespace faultline::cli
