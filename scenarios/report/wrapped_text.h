// Text for a terminal of 80 columns. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace faultline::scenario {

inline constexpr std::size_t kTerminalColumns = 80;

// Words on lines of at most `columns`, as far as single words allow; all lines but the first
// begin with `indent` spaces. Ends with a line break.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent,
                                  std::size_t columns = kTerminalColumns);
// How many columns a text of UTF-8 takes, a character each.
[[nodiscard]] std::size_t columns_of(std::string_view text);

}  // namespace faultline::scenario
