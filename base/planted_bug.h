// Bugs put in on purpose, to see which check notices them (tests/planted/bugs.tsv is the list).
// In the product `planted` is a constant: the branch behind it is compiled away. Only the preset
// `planted` compiles them in; FAULTLINE_PLANTED_BUG names the active one. Any thread.
#pragma once

#include <string_view>

namespace faultline {

#ifdef FAULTLINE_PLANTED_BUGS
[[nodiscard]] bool planted(std::string_view bug);
#else
[[nodiscard]] constexpr bool planted(std::string_view /*bug*/) { return false; }
#endif

}  // namespace faultline
