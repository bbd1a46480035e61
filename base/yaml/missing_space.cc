#include "base/yaml/missing_space.h"

#include "base/quoted_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

constexpr std::string_view kBlanks = " \t\r";

bool is_key_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::string_view> lines_to(std::string_view text, int last) {
    std::vector<std::string_view> lines;
    while (!text.empty() && std::cmp_less(lines.size(), last)) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// `place`: of the beginning of the line.
std::optional<Diagnostic> missing_in(std::string_view line, SourcePosition place) {
    std::size_t at = std::min(line.find_first_not_of(kBlanks), line.size());
    while (line.substr(at).starts_with("- ")) {
        at = std::min(line.find_first_not_of(kBlanks, at + 1), line.size());
    }
    place.column += static_cast<int>(at);
    const std::string_view rest = line.substr(at);
    if (rest.size() > 1 && rest[0] == '-' &&
        (rest[1] == '{' || rest[1] == '[' || !key_before_colon(rest.substr(1)).empty() ||
         rest.find(": ") != std::string_view::npos)) {
        return missing_space_after_dash(std::move(place));
    }
    if (!key_before_colon(rest).empty()) {
        return missing_space_after_colon(std::move(place),
                                         rest.substr(0, rest.find_first_of(kBlanks)));
    }
    return std::nullopt;
}

}  // namespace

std::string_view key_before_colon(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 >= text.size()) {
        return {};
    }
    const std::string_view key = text.substr(0, colon);
    const std::string_view value = text.substr(colon + 1);
    const bool is_url = value.starts_with("//");
    const bool begins_value = kBlanks.find(value.front()) == std::string_view::npos;
    return std::ranges::all_of(key, is_key_char) && begins_value && !is_url ? key
                                                                            : std::string_view();
}

Diagnostic missing_space_after_colon(SourcePosition place, std::string_view written) {
    const std::string_view key = key_before_colon(written);
    return {.position = std::move(place),
            .what = fmt::format("no space after the colon of {}:", key),
            .expected = in_quotes(fmt::format("{}: {}", key, written.substr(key.size() + 1))),
            .nearest = {}};
}

Diagnostic missing_space_after_dash(SourcePosition place) {
    return {.position = std::move(place),
            .what = "no space after the - of a list item",
            .expected = "\"- item\"",
            .nearest = {}};
}

std::optional<Diagnostic> missing_space(std::string_view text, const SourcePosition& gave_up) {
    const std::vector<std::string_view> lines = lines_to(text, gave_up.line);
    SourcePosition place{.file = gave_up.file, .line = static_cast<int>(lines.size()), .column = 1};
    for (int looked_at = 0; place.line > 0 && looked_at < kLinesLookedAt; --place.line) {
        const std::string_view line = lines[static_cast<std::size_t>(place.line) - 1];
        if (line.find_first_not_of(kBlanks) == std::string_view::npos) {
            continue;
        }
        if (auto missing = missing_in(line, place)) {
            return missing;
        }
        ++looked_at;
    }
    return std::nullopt;
}

}  // namespace faultline::yaml
