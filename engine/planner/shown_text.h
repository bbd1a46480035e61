// How a caller's own text is shown in an error message.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>

namespace faultline::engine {

// Quoted, and cut after 120 bytes.
[[nodiscard]] inline std::string shown_text(std::string_view text) {
    constexpr std::size_t kMaxShownBytes = 120;
    return quote_json(text.substr(0, kMaxShownBytes)) + (text.size() > kMaxShownBytes ? "..." : "");
}

}  // namespace faultline::engine
