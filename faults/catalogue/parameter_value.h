// The value of one parameter of a fault and its text: scenario files and the table of faults give
// values as texts, the undo journal and messages show them as texts. Pure.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace faultline::fault {

using ParameterValue = std::variant<Duration, double, std::int64_t, bool, std::string>;

// One for each alternative of ParameterValue, in its order.
enum class ParameterKind { kDuration, kNumber, kInteger, kBool, kText };

[[nodiscard]] constexpr ParameterKind kind_of(const ParameterValue& value) {
    return static_cast<ParameterKind>(value.index());
}

// For people: "a duration such as 200ms".
[[nodiscard]] std::string_view to_string(ParameterKind kind);

// 300ms · a finite number, or a percentage as its ratio · a whole number · true or false · any text
// but the empty one. kInvalid with what is wrong and what to write.
[[nodiscard]] Result<ParameterValue> parse_parameter(ParameterKind kind, std::string_view text);

// What parse_parameter(kind_of(value), …) reads back as the same value.
[[nodiscard]] std::string to_text(const ParameterValue& value);

}  // namespace faultline::fault
