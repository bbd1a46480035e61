// What a database's error is to a caller of the engine. Pure.
#pragma once

#include "engine/ports/error.h"

namespace faultline::engine {

// As from_base, but what is invalid is TOOL_BAD_REQUEST: the query does not fit the schema or its
// data, for which the parameters of the call are not to blame.
[[nodiscard]] Error database_error(faultline::Error error);

}  // namespace faultline::engine
