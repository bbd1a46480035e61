// The grammar of HTTP's texts (RFC 9110 and 9112), one for the server, the client, the load
// generator and the files people write; free of locales. Pure, inline: hot loops use it.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace faultline {

namespace detail {

// By byte: may it stand in a token (RFC 9110, 5.6.2)?
inline constexpr std::array<bool, 256> kTokenBytes = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

}  // namespace detail

// Of ASCII letters alone.
[[nodiscard]] constexpr char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) {
        c = lower_case(c);
    }
    return lowered;
}

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::ranges::equal(a, b, [](char one, char other) {
               return lower_case(one) == lower_case(other);
           });
}

// What a method and the name of a header field are made of: at least one character.
[[nodiscard]] constexpr bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return detail::kTokenBytes[static_cast<unsigned char>(c)];
    });
}

// Content-Length and Transfer-Encoding say where the body ends. The sender of a body computes them.
[[nodiscard]] constexpr bool is_framing_header(std::string_view name) {
    return equal_ignoring_case(name, "transfer-encoding") ||
           equal_ignoring_case(name, "content-length");
}

// Printable ASCII without the space: what a target of a request and a key are made of.
[[nodiscard]] constexpr bool is_visible(char c) { return c > 0x20 && c < 0x7f; }
[[nodiscard]] constexpr bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_visible(c); });
}

// The value of a header field: no control characters but the tab. Bytes above ASCII may stand in
// it, though their encoding is not defined.
[[nodiscard]] constexpr bool is_field_value(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}
[[nodiscard]] constexpr bool is_field_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_field_value(c); });
}

// Without the optional white space (spaces and tabs) at both ends.
[[nodiscard]] constexpr std::string_view trim_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The next element of a comma-separated list, without the blanks around it; `list` loses it.
[[nodiscard]] constexpr std::string_view take_list_element(std::string_view& list) {
    const auto comma = list.find(',');
    const std::string_view element = trim_blanks(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    return element;
}

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// ASCII's.
[[nodiscard]] constexpr bool is_letter(char c) {
    return lower_case(c) >= 'a' && lower_case(c) <= 'z';
}

// The value of a hexadecimal digit; -1 for any other character.
[[nodiscard]] constexpr int hex_digit(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    const char lower = lower_case(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace faultline
