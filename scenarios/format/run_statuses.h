// What an answer of the engine says of its run, best first. Constant.
#pragma once

#include <array>
#include <string_view>

namespace faultline::scenario {

inline constexpr std::array<std::string_view, 4> kRunStatuses = {"success", "partial", "degraded",
                                                                 "failed"};

}  // namespace faultline::scenario
