// The one binary. Parses, runs the chosen subcommand, answers its exit code.
#include "cli/root_options.h"

int main(int argc, char** argv) { return faultline::cli::run_command_line(argc, argv); }
