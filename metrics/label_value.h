// What may stand as the value of a label: short and UTF-8, so that one hostile name can neither
// break the exposition nor blow it up. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace faultline::metrics {

inline constexpr std::size_t kLongestLabelValue = 200;  // bytes

[[nodiscard]] bool is_label_value(std::string_view text);

}  // namespace faultline::metrics
