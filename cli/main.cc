// The one binary: the array of its subcommands, in the order of its help.
#include "cli/command_line.h"
#include "cli/subcommand.h"
#include "net/postgres/libpq_environment.h"

#include <array>

// clang-format off: one line a subcommand, in the order of help; x.cc defines x_command().
#define FAULTLINE_SUBCOMMANDS(row) \
    row(run) \
    row(load) \
    row(serve) \
    row(validate) \
    row(report) \
    row(faults) \
    row(explain) \
    row(schema) \
    row(version) \
    // a new row goes above this line
// clang-format on

namespace faultline::cli {

#define FAULTLINE_DECLARE(name) Subcommand name##_command();
FAULTLINE_SUBCOMMANDS(FAULTLINE_DECLARE)
#undef FAULTLINE_DECLARE

}  // namespace faultline::cli

int main(int argc, char** argv) {
    faultline::net::take_libpq_environment();
#define FAULTLINE_MAKE(name) faultline::cli::name##_command(),
    const std::array commands = {FAULTLINE_SUBCOMMANDS(FAULTLINE_MAKE)};
#undef FAULTLINE_MAKE
    return faultline::cli::run_command_line(commands, argc, argv);
}
