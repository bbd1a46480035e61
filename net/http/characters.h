// Kinds of characters in HTTP's grammar (RFC 9110 and 9112), free of locales.
#pragma once

namespace faultline::net {

// The value of a hexadecimal digit; -1 for any other character.
[[nodiscard]] constexpr int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Printable ASCII without the space.
[[nodiscard]] constexpr bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

}  // namespace faultline::net
