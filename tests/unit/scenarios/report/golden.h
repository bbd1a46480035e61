// Compares a text with a committed file under tests/golden. FAULTLINE_UPDATE_GOLDEN=1 writes the
// file instead; read the difference before committing it.
#pragma once

#include <string>
#include <string_view>

namespace faultline::scenario {

void expect_golden(std::string_view name, const std::string& text);

}  // namespace faultline::scenario
