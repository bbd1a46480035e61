#include "cli/whole_number.h"

#include "base/quoted_text.h"

#include <charconv>
#include <limits>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace faultline::cli {

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

void add_whole_number(CLI::App& command, const std::string& name,
                      std::optional<std::uint64_t>& into, const std::string& meaning) {
    command
        .add_option_function<std::string>(
            name,
            [name, &into](const std::string& text) {
                into = whole_number(text);
                if (!into) {
                    throw CLI::ValidationError(
                        name, fmt::format("{} is not a whole number from 0 to {}", in_quotes(text),
                                          std::numeric_limits<std::uint64_t>::max()));
                }
            },
            meaning)
        ->type_name("UINT");
}

}  // namespace faultline::cli
