// SQLite's result codes as errors of the contract: one pure table.
#pragma once

#include "base/result.h"

#include <string>

namespace faultline::net {

// Schema and syntax errors TOOL_BAD_REQUEST, interrupted TOOL_TIMEOUT, busy, I/O and unusable
// files UPSTREAM_UNAVAILABLE, refused by the authorizer or read-only PERMISSION_DENIED, a value
// too big or no memory left MAX_ROWS_EXCEEDED (which nobody retries). `cause` is SQLite's own text,
// for the log.
[[nodiscard]] Error sqlite_error(int result_code, std::string cause);

}  // namespace faultline::net
