#include "cli/version.h"

#include "cli/exit_codes.h"

#include <fmt/format.h>

namespace faultline::cli {

int run_version() {
    fmt::print("faultline {}\n", FAULTLINE_VERSION);
    return kExitPass;
}

}  // namespace faultline::cli
