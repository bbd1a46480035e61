// The name that a misspelt one was meant to be. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline {

// The closest of `known` by insertions, deletions, substitutions and swapped neighbours; the first
// of several. Empty when none is within a third of the name's length (at least one change), or
// when the name is longer than 64 bytes.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& known);

}  // namespace faultline
