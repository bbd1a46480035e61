#include "scenarios/report/markup_text.h"

#include "base/utf8.h"

#include <cstddef>
#include <cstdint>

namespace faultline::scenario {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Control characters but LF and tab, and U+FFFE and U+FFFF. XML 1.0 forbids most of them; it would
// allow CR, DEL and U+0080 to U+009F, but terminals obey those.
bool is_forbidden(std::string_view sequence) {
    if (sequence.size() == 1) {
        const auto c = static_cast<std::uint8_t>(sequence[0]);
        return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    }
    const bool c1 = sequence.size() == 2 && sequence[0] == '\xC2' &&
                    static_cast<std::uint8_t>(sequence[1]) < 0xA0;
    return c1 || sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

template <class Put>
void each_character(std::string_view text, Put put) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) {
            put(kReplacement);
            text.remove_prefix(1);
            continue;
        }
        const auto sequence = text.substr(0, length);
        if (!is_forbidden(sequence)) {
            put(sequence);
        }
        text.remove_prefix(length);
    }
}

std::string_view entity_of(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

}  // namespace

std::string clean_text(std::string_view text) {
    std::string clean;
    each_character(text, [&](std::string_view character) { clean += character; });
    return clean;
}

std::string clean_line(std::string_view text) {
    std::string clean = clean_text(text);
    for (char& c : clean) {
        if (c == '\n' || c == '\t') {
            c = ' ';
        }
    }
    return clean;
}

std::string escape_markup(std::string_view text) {
    std::string escaped;
    each_character(text, [&](std::string_view character) {
        const auto entity = entity_of(character[0]);
        escaped += entity.empty() ? character : entity;
    });
    return escaped;
}

std::string escape_markdown(std::string_view text) {
    std::string escaped;
    for (const char c : clean_line(text)) {
        if (const auto entity = entity_of(c); c == '<' || c == '>' || c == '&') {
            escaped += entity;
            continue;
        }
        if (std::string_view("\\`*_[]|~#@").find(c) != std::string_view::npos) {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

std::string quote_shell(std::string_view word) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    const std::string clean = clean_line(word);
    if (!clean.empty() && clean.find_first_not_of(kPlain) == std::string::npos) {
        return clean;
    }
    std::string quoted = "'";
    for (const char c : clean) {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

}  // namespace faultline::scenario
