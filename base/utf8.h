// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace faultline {

// Whether a character begins with this byte; false for those that continue one.
[[nodiscard]] constexpr bool begins_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// Bytes of the well-formed sequence that `text` begins with; 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

// Is all of it well-formed?
[[nodiscard]] bool is_utf8(std::string_view text);

// The longest beginning of at most `max_bytes` that cuts no sequence in two.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t max_bytes);

// How many characters begin in `text`.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// Bytes before character `index`, counted from 0; all of them when there is no such character.
[[nodiscard]] std::size_t offset_of_character(std::string_view text, std::size_t index);

}  // namespace faultline
