// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace faultline {

// Bytes of the well-formed sequence that `text` begins with; 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

// Is all of it well-formed?
[[nodiscard]] bool is_utf8(std::string_view text);

// The longest beginning of at most `max_bytes` that cuts no sequence in two.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);

}  // namespace faultline
