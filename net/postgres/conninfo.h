// Whether a text is a connection string that libpq understands. Pure; opens nothing.
#pragma once

#include "base/result.h"

#include <string>

namespace faultline::net {

// kInvalid with what libpq says, which names the wrong part but no password.
[[nodiscard]] Result<void> check_conninfo(const std::string& conninfo);

}  // namespace faultline::net
