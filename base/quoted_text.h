// What a person wrote, as a message may repeat it: on one line, short, and without anything that
// moves a cursor or speaks to a terminal or a CI system. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace faultline {

inline constexpr std::size_t kMaxQuotedBytes = 64;

// Every control character (ASCII's, DEL and U+0080 to U+009F) replaced by '?'.
[[nodiscard]] std::string printable(std::string_view text);

// Printable, and cut between two characters with "..." when it is longer than `max_bytes`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t max_bytes = kMaxQuotedBytes);

// The same between double quotes.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t max_bytes = kMaxQuotedBytes);

}  // namespace faultline
