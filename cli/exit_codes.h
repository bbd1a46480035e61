// The exit codes of `faultline`; part of the interface, never renumbered.
#pragma once

namespace faultline::cli {

inline constexpr int kExitPass = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitInconclusive = 3;
inline constexpr int kExitEnvironment = 4;
inline constexpr int kExitNothingSelected = 5;
inline constexpr int kExitInternal = 70;

}  // namespace faultline::cli
