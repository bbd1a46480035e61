// What people are told of an error: its message and the first line of its cause. Pure.
#pragma once

#include "base/result.h"

#include <string>

namespace faultline::scenario {

// "the target did not start: no room on the disk"; one line, of the cause at most 300 bytes.
[[nodiscard]] std::string reason_of(const Error& error);

}  // namespace faultline::scenario
