// The command line as a whole: reads it by the rows of subcommands, prints help, explains
// mistakes, runs what was chosen. On the main thread, once a process.
#pragma once

#include "cli/subcommand.h"

#include <span>

namespace faultline::cli {

// The exit code: 2 when the command line is wrong, else the subcommand's.
int run_command_line(std::span<const Subcommand> commands, int argc, char** argv);

}  // namespace faultline::cli
