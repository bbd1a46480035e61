// Statements as an administrator: seeding, roles, schema faults. Opens a connection for each call
// and blocks: run it on a BlockingPool. Never used for what a caller of the engine sends.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <string>

namespace faultline::net {

// Any number of statements, as one transaction unless they say otherwise. Returns the first cell
// of the last result ("" when there is none). Errors are mapped by SQLSTATE; the server's text is
// in `cause`. Gives up after `limit`, on the server too.
[[nodiscard]] Result<std::string> postgres_admin_execute(const std::string& conninfo,
                                                         const std::string& sql,
                                                         Duration limit = std::chrono::seconds(10));

}  // namespace faultline::net
