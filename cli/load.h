// `faultline load`: sends the plan, reports, and answers the exit code.
#pragma once

#include "cli/load_options.h"

namespace faultline::cli {

// 0 pass · 1 fail · 2 the request cannot be sent as asked · 3 inconclusive · 4 cannot start · 70 a
// fault of our own · 128 + n interrupted by signal n (reports all the same). The result goes to
// standard output, progress to standard error. SIGINT ends the run and drains briefly; a second one
// does not drain.
int run_load(const LoadOptions& options);

}  // namespace faultline::cli
