// For programs that cannot be told to take port 0 and say which one they got.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace faultline::net {

// A TCP port that was free on 127.0.0.1 a moment ago. Racy by nature: another process may take it
// before the program does, so the caller starts the program again with another port when it
// cannot bind. kUnavailable when the system has none.
[[nodiscard]] Result<std::uint16_t> free_loopback_port();

}  // namespace faultline::net
