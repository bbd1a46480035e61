// SQLSTATE → error of the contract (contracts.md §1): one pure table.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace faultline::net {

// An empty SQLSTATE is libpq's own: the connection was lost or refused, UPSTREAM_UNAVAILABLE.
[[nodiscard]] ErrorCode code_for_sqlstate(std::string_view sqlstate);

// With a message that is safe to show; `cause` is the server's text, for the log.
[[nodiscard]] Error postgres_error(std::string_view sqlstate, std::string cause);

}  // namespace faultline::net
