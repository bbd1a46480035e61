// The command line as a whole: reads it by the rows of subcommands, answers help and mistakes in
// words, runs what was chosen. On the main thread, once a process.
#pragma once

#include "cli/subcommand.h"

#include <span>

namespace faultline::cli {

// 2 when the line makes no sense; else what the subcommand answers.
int run_command_line(std::span<const Subcommand> commands, int argc, char** argv);

}  // namespace faultline::cli
