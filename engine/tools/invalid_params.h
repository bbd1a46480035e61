// The error of a tool whose parameters make no sense.
#pragma once

#include "engine/ports/error.h"

#include <string>
#include <utility>

namespace faultline::engine {

[[nodiscard]] inline Error invalid_params(std::string message) {
    return {.code = ErrorCode::kInvalidParams, .message = std::move(message)};
}

}  // namespace faultline::engine
