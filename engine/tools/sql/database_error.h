// What a database's error is to a caller of the engine. Pure.
#pragma once

#include "engine/ports/error.h"

namespace faultline::engine {

// As from_base, but what is invalid is TOOL_BAD_REQUEST: the query does not fit the schema or its
// data, which says nothing about the parameters of the call.
[[nodiscard]] Error database_error(faultline::Error error);

}  // namespace faultline::engine
