// The names of phases and of the windows that checks look at, as files write them. Constant.
#pragma once

#include "scenarios/format/scenario.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace faultline::scenario {

inline constexpr std::string_view kWarmup = "warmup";
inline constexpr std::string_view kBaseline = "baseline";
inline constexpr std::string_view kFault = "fault";
inline constexpr std::string_view kRecovery = "recovery";

// In the order in which they are run.
inline constexpr std::array kPhaseNames = {kWarmup, kBaseline, kFault, kRecovery};

// In the order of CheckWindow.
inline constexpr std::array<std::string_view, 4> kWindowNames = {kBaseline, kFault, kRecovery,
                                                                 "all"};
static_assert(static_cast<std::size_t>(CheckWindow::kAll) + 1 == kWindowNames.size());

}  // namespace faultline::scenario
