// Keys and list items that lack the space which YAML wants behind them, "rate:50/s" and "-{a: b}":
// YAML reads something else there, and complains of that, or of nothing. Pure.
#pragma once

#include "base/source_position.h"
#include "base/yaml/diagnostic.h"

#include <optional>
#include <string_view>

namespace faultline::yaml {

// "rate" of "rate:50/s"; empty when the text is no key that is followed at once by its value.
[[nodiscard]] std::string_view key_before_colon(std::string_view text);

[[nodiscard]] Diagnostic missing_space_behind_colon(SourcePosition place, std::string_view written);
[[nodiscard]] Diagnostic missing_space_behind_dash(SourcePosition place);

// In a text that is not YAML: whether the line at which the parser gave up, or the last before it
// that holds something, begins so.
[[nodiscard]] std::optional<Diagnostic> missing_space(std::string_view text,
                                                      const SourcePosition& gave_up);

}  // namespace faultline::yaml
