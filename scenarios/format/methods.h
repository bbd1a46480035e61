// The usual methods of HTTP, as requests of scenarios name them. Constant.
#pragma once

#include <array>
#include <string_view>

namespace faultline::scenario {

inline constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                             "PATCH", "DELETE", "OPTIONS"};

}  // namespace faultline::scenario
