// What is said of a name that is not one of a closed list. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faultline {

// "; did you mean real?"; empty when no known name is near.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       const std::vector<std::string>& known);

// "there is no clock vrtual; did you mean virtual? There are real, virtual". Of the name, one line
// without control characters, shortened.
[[nodiscard]] std::string there_is_no(std::string_view kind, std::string_view name,
                                      const std::vector<std::string>& known);

}  // namespace faultline
