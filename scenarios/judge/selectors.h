// The value of one selector of a check. Pure.
#pragma once

#include "scenarios/format/scenario.h"

#include <optional>
#include <string>
#include <string_view>

namespace faultline::scenario {

// nullopt when the check does not name it.
[[nodiscard]] inline std::optional<std::string_view> selector(const CheckSpec& check,
                                                              std::string_view name) {
    const auto found = check.select.find(std::string(name));
    return found == check.select.end() ? std::nullopt
                                       : std::optional<std::string_view>(found->second);
}

}  // namespace faultline::scenario
