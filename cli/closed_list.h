// Options whose values are a closed list. What is none of them is answered with the nearest and the
// list.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace faultline::cli {

// For CLI::Option::check(). `kind` says what the values are: "clock".
[[nodiscard]] std::function<std::string(const std::string&)> one_of(
    std::string kind, std::vector<std::string> values);

}  // namespace faultline::cli
