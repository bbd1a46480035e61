// What became of one step, as it stands on the wire.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "engine/ports/error.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace faultline::engine {

struct ToolResult {
    std::string step_id{};
    std::string tool{};
    bool success = false;
    JsonPtr data{};                         // null JSON when there is none; never a null pointer
    std::size_t data_bytes = 0;             // of data, JsonSize::memory_bytes
    std::string error{};                    // safe text; empty on success
    std::optional<ErrorCode> error_code{};  // of the primary, also when a fallback succeeded
    bool security_error = false;
    bool fallback_used = false;  // then success is false and data is the fallback's
    int attempts = 0;
    bool cached = false;
    Duration duration{};
    Instant started{};
    std::vector<std::string> warnings{};
};

}  // namespace faultline::engine
