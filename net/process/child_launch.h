// Fork and exec with nothing but async-signal-safe calls in between: all that needs memory or
// locks is worked out before. Used by ChildProcess.
#pragma once

#include "base/result.h"
#include "base/unique_fd.h"
#include "net/process/child_process.h"

#include <sys/types.h>

namespace faultline::net {

struct LaunchedChild {
    pid_t pid = -1;
    UniqueFd input;   // write end, a socket (so that writing never raises SIGPIPE)
    UniqueFd output;  // read end
};

[[nodiscard]] Result<LaunchedChild> launch_child(const ChildOptions& options);

}  // namespace faultline::net
