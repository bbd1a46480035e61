// SQLite's result codes → what they mean to a caller: one pure table.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace faultline::net {

// Schema and syntax errors kInvalid, interrupted kTimeout, busy, I/O and unusable
// files kUnavailable, refused by the authorizer or read-only kDenied, a value
// too big or no memory left kTooLarge (which is never retried). `cause` is SQLite's own text,
// for the log.
[[nodiscard]] Error sqlite_error(int result_code, std::string cause);

// Does a change of the schema explain this failure? The message of sqlite_error says the same.
[[nodiscard]] bool is_schema_error(int result_code, std::string_view cause);

}  // namespace faultline::net
