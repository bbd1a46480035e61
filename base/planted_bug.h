// Bugs put in on purpose, to see which check notices them (tests/planted/bugs.tsv is the list).
// In the product `planted` is a constant: the branch behind it is compiled away. Builds with the
// address sanitizer (preset `dev`), which are no product, and those of the preset `planted` have
// the one that FAULTLINE_PLANTED_BUG names. Any thread.
#pragma once

#include <string_view>

#ifdef __has_feature
#if __has_feature(address_sanitizer) && !defined(FAULTLINE_PLANTED_BUGS)
#define FAULTLINE_PLANTED_BUGS
#endif
#endif

namespace faultline {

#ifdef FAULTLINE_PLANTED_BUGS
[[nodiscard]] bool planted(std::string_view bug);
#else
[[nodiscard]] constexpr bool planted(std::string_view /*bug*/) { return false; }
#endif

}  // namespace faultline
