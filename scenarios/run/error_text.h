// What people are told of an error: its message and the first line of its cause, and nothing that
// must not be shown. Pure.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace faultline::scenario {

// "the target did not start: no room on the disk"; one line, of the cause at most 300 bytes.
[[nodiscard]] std::string reason_of(const Error& error);

// Shorter ones would blank ordinary words.
inline constexpr std::size_t kShortestHidden = 4;

// With *** in the place of each of `hidden` that is no shorter than that.
[[nodiscard]] std::string without(std::string text, std::vector<std::string> hidden);

}  // namespace faultline::scenario
