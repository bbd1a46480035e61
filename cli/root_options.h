// The command line as a whole: every subcommand, its help and its exit codes.
#pragma once

namespace faultline::cli {

// 2 when the line makes no sense; else what the subcommand answers.
int run_command_line(int argc, char** argv);

}  // namespace faultline::cli
