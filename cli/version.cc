#include "cli/version.h"

#include "cli/exit_codes.h"
#include "cli/terminal.h"

namespace faultline::cli {

int run_version() {
    tell("faultline {}\n", FAULTLINE_VERSION);
    return kExitPass;
}

}  // namespace faultline::cli
