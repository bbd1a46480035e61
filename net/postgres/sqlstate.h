// SQLSTATE → what it means to a caller: one pure table. kInvalid: the query, the schema or the data
// is wrong; kDenied: a right is missing, or a write in a read-only transaction; kTimeout: the query
// was cancelled or over its time; kUnavailable: connection, resources, a lock, a deadlock or no
// such database, worth another try; kInternal: any other state.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace faultline::net {

// An empty SQLSTATE is libpq's own: the connection was lost or refused, kUnavailable.
[[nodiscard]] ErrorKind kind_for_sqlstate(std::string_view sqlstate);

// With a message that is safe to show; `cause` is the server's text, for the log.
[[nodiscard]] Error postgres_error(std::string_view sqlstate, std::string cause);

}  // namespace faultline::net
