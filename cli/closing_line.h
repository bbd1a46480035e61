// The last line of `faultline run`: what its exit code says, in words. Pure.
#pragma once

#include <string>
#include <string_view>

namespace faultline::cli {

// "FAIL: 1 scenario: 1 passed; 1 not proven (exit 1)", with a line break. `summary`: of the runs.
[[nodiscard]] std::string closing_line(int exit_code, std::string_view summary);

}  // namespace faultline::cli
