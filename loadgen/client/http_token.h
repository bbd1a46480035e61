// HTTP's token (RFC 9110, 5.6.2): what a method and the name of a header field are made of.
#pragma once

#include <string_view>

namespace faultline::load {

[[nodiscard]] constexpr bool is_token(std::string_view text) {
    constexpr std::string_view kDelimiters = "\"(),/:;<=>?@[\\]{}";
    for (const char c : text) {
        if (c <= ' ' || c >= '\x7f' || kDelimiters.find(c) != std::string_view::npos) {
            return false;
        }
    }
    return !text.empty();
}

}  // namespace faultline::load
