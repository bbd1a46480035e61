// Keys and list items that lack the space which YAML wants after them, "rate:50/s" and "-{a: b}":
// YAML reads something else there, and complains of that, or of nothing. Pure.
#pragma once

#include "base/source_position.h"
#include "base/yaml/diagnostic.h"

#include <optional>
#include <string_view>

namespace faultline::yaml {

// "rate" of "rate:50/s"; empty when the text is no key that is followed at once by its value.
[[nodiscard]] std::string_view key_before_colon(std::string_view text);

[[nodiscard]] Diagnostic missing_space_after_colon(SourcePosition place, std::string_view written);
[[nodiscard]] Diagnostic missing_space_after_dash(SourcePosition place);

// The parser often gives up one line after the mistake.
inline constexpr int kLinesLookedAt = 2;
// In a text that is not YAML: whether one of the last kLinesLookedAt lines that hold something, up
// to the one at which the parser gave up, begins so.
[[nodiscard]] std::optional<Diagnostic> missing_space(std::string_view text,
                                                      const SourcePosition& gave_up);

}  // namespace faultline::yaml
