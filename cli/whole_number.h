// Whole numbers on the command line, read in one way for every option: digits only, no sign.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace CLI {  // NOLINT(readability-identifier-naming): the name is CLI11's
class App;
}

namespace faultline::cli {

// Decimal digits only, at most 2^64 - 1; std::nullopt for anything else.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text);

// An option with such a number. CLI11's own reading takes -3 for 2^64 - 3 and 010 for 8. `into`
// outlives the parsing.
void add_whole_number(CLI::App& command, const std::string& name,
                      std::optional<std::uint64_t>& into, const std::string& meaning);

}  // namespace faultline::cli
