// Which folder may include which: the allowed arrows of the design as a table, and the check of
// one file against it. Pure.
#pragma once

#include "tests/tidy/source_text.h"

#include <string>
#include <string_view>

namespace faultline::tidy {

// The unit the arrows speak of: "engine/policy" inside engine, else the top folder; "" for none.
[[nodiscard]] std::string area_of(std::string_view path);
[[nodiscard]] bool is_product(std::string_view path);
[[nodiscard]] bool may_include(std::string_view from_area, std::string_view to_area);
[[nodiscard]] Findings check_arrows(const SourceFile& file);

}  // namespace faultline::tidy
