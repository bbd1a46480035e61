#include "base/yaml/surrogate_pairs.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace faultline::yaml {

namespace {

constexpr std::size_t kEscape = 6;                       // bytes of \ud83d
constexpr std::size_t kJoined = 10;                      // bytes of \U0001f600
constexpr std::size_t kRemoved = 2 * kEscape - kJoined;  // by each pair

// The number of the escape \uXXXX that begins there; nullopt: none begins there.
std::optional<std::uint32_t> escape_at(std::string_view text, std::size_t offset) {
    if (offset + kEscape > text.size() || text.substr(offset, 2) != "\\u") {
        return std::nullopt;
    }
    std::uint32_t code = 0;
    const char* const first = text.data() + offset + 2;
    const char* const last = text.data() + offset + kEscape;
    const auto [rest, error] = std::from_chars(first, last, code, 16);
    return error == std::errc{} && rest == last ? std::optional(code) : std::nullopt;
}

// The character that two escapes stand for; nullopt: no such pair begins there.
std::optional<std::uint32_t> pair_at(std::string_view text, std::size_t offset) {
    constexpr std::uint32_t kHigh = 0xD800;
    constexpr std::uint32_t kLow = 0xDC00;
    constexpr std::uint32_t kEnd = 0xE000;
    const auto high = escape_at(text, offset);
    const auto low = escape_at(text, offset + kEscape);
    if (!high || !low || *high < kHigh || *high >= kLow || *low < kLow || *low >= kEnd) {
        return std::nullopt;
    }
    return 0x10000U + ((*high - kHigh) << 10U) + (*low - kLow);
}

}  // namespace

bool SurrogatePairs::join_string(std::size_t offset) {
    const std::size_t escape = offset == 0 ? std::string::npos : text_.rfind('\\', offset - 1);
    if (escape == std::string::npos || !pair_at(text_, escape)) {
        return false;
    }
    join(escape, true);
    return true;
}

void SurrogatePairs::join(std::size_t from, bool only_one_string) {
    bool in_string = only_one_string;
    const std::string_view text = text_;
    std::string out(text.substr(0, from));
    std::size_t at = from;
    while (at < text.size() && (in_string || !only_one_string)) {
        const auto pair = in_string ? pair_at(text, at) : std::nullopt;
        if (pair) {
            out += fmt::format("\\U{:08x}", *pair);
            joints_.push_back(out.size());
            at += 2 * kEscape;
            continue;
        }
        const bool is_escape = in_string && text[at] == '\\';
        in_string = text[at] == '"' ? !in_string : in_string;
        out += text.substr(at, is_escape ? 2 : 1);
        at += is_escape ? 2 : 1;
    }
    out += text.substr(std::min(at, text.size()));
    text_ = std::move(out);
}

std::size_t SurrogatePairs::removed(std::size_t line, std::size_t offset) const {
    const auto first = std::ranges::lower_bound(joints_, line);
    return kRemoved * static_cast<std::size_t>(std::ranges::upper_bound(joints_, offset) - first);
}

}  // namespace faultline::yaml
