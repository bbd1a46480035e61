// The JSON Schema (draft 2020-12) of result.json as one run writes it. Made from the descriptions
// that the writer uses (described.h), so a new member is in both. Pure.
#pragma once

#include <string>

namespace faultline::scenario {

// Indented, with a last newline.
[[nodiscard]] std::string result_schema();

}  // namespace faultline::scenario
