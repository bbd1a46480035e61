#include "faults/kinds/sql_name.h"

#include "base/http_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace faultline::fault {

namespace {

constexpr std::size_t kMaxName = 63;       // bytes; PostgreSQL cuts longer ones
constexpr std::size_t kMaxTypeText = 200;  // bytes: two names, modifiers and dimensions fit in

std::string doubled(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out.append(c == quote ? 2 : 1, c);
    }
    return out + quote;
}

// `$faultline…$` quotes our DO blocks, so a name must not contain it.
bool is_part(const std::string& part) {
    const bool has_control = std::ranges::any_of(
        part, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return !part.empty() && part.size() <= kMaxName && !has_control &&
           part.find("$faultline") == std::string::npos;
}

// Takes one part off the front of `rest`; nullopt when a quote is not closed.
std::optional<std::string> take_part(std::string_view& rest) {
    std::string part;
    if (!rest.starts_with('"')) {
        const std::size_t end = std::min(rest.find('.'), rest.size());
        part = rest.substr(0, end);
        rest.remove_prefix(end);
        return part.find('"') == std::string::npos ? std::optional(part) : std::nullopt;
    }
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] != '"') {
            part += rest[at];
        } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
            part += rest[at++];
        } else {
            rest.remove_prefix(at + 1);
            return part;
        }
    }
    return std::nullopt;
}

bool is_word_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 || c == '_';
}

std::string_view take_while(std::string_view& rest, bool (*is_wanted)(char)) {
    const auto end = std::ranges::find_if_not(rest, is_wanted);
    const std::string_view taken(rest.begin(), end);
    rest.remove_prefix(taken.size());
    return taken;
}

void skip_spaces(std::string_view& rest) {
    (void)take_while(rest, [](char c) { return c == ' '; });
}

bool take_mark(std::string_view& rest, char mark) {
    skip_spaces(rest);
    if (!rest.starts_with(mark)) {
        return false;
    }
    rest.remove_prefix(1);
    return true;
}

// A word, or a name in quotes.
bool take_type_word(std::string_view& rest) {
    skip_spaces(rest);
    if (rest.starts_with('"')) {
        const auto part = take_part(rest);
        return part && is_part(*part);
    }
    const bool is_number = !rest.empty() && std::isdigit(static_cast<unsigned char>(rest[0])) != 0;
    const std::size_t length = take_while(rest, is_word_character).size();
    return !is_number && length > 0 && length <= kMaxName;
}

// text, public.mood
bool take_type_part(std::string_view& rest) {
    return take_type_word(rest) && (!take_mark(rest, '.') || take_type_word(rest));
}

// (10,2), (Point,4326)
bool take_modifiers(std::string_view& rest) {
    std::string_view inside = rest;
    if (!take_mark(inside, '(')) {
        return false;
    }
    for (;;) {
        (void)take_mark(inside, '-');
        skip_spaces(inside);
        if (take_while(inside, is_word_character).empty()) {
            return false;
        }
        if (take_mark(inside, ')')) {
            rest = inside;
            return true;
        }
        if (!take_mark(inside, ',')) {
            return false;
        }
    }
}

// [], [3]
bool take_dimension(std::string_view& rest) {
    std::string_view inside = rest;
    if (!take_mark(inside, '[')) {
        return false;
    }
    (void)take_while(inside,
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
    if (!take_mark(inside, ']')) {
        return false;
    }
    rest = inside;
    return true;
}

// Takes a further word of a type that has several, such as "double precision". Refuses any other
// word: it could begin something that adds to the type (NOT NULL).
bool take_further_word(std::string_view& rest) {
    constexpr auto kWords = std::to_array<std::string_view>(
        {"precision", "varying", "character", "char", "varchar", "with", "without", "time", "zone",
         "year", "month", "day", "hour", "minute", "second", "to", "array"});
    std::string_view inside = rest;
    skip_spaces(inside);
    const std::string_view word = take_while(inside, is_word_character);
    if (std::ranges::none_of(kWords,
                             [&](auto known) { return equal_ignoring_case(known, word); })) {
        return false;
    }
    rest = inside;
    return true;
}

}  // namespace

std::optional<std::vector<std::string>> name_parts(std::string_view name) {
    std::vector<std::string> parts;
    for (;;) {
        auto part = take_part(name);
        if (!part || !is_part(*part)) {
            return std::nullopt;
        }
        parts.push_back(std::move(*part));
        if (name.empty()) {
            return parts;
        }
        if (!name.starts_with('.')) {
            return std::nullopt;
        }
        name.remove_prefix(1);
    }
}

std::string quoted_name(std::string_view name) {
    std::string out;
    for (const std::string& part : name_parts(name).value_or(std::vector<std::string>{})) {
        out += (out.empty() ? "" : ".") + doubled(part, '"');
    }
    return out;
}

std::string bare_name(std::string_view name) {
    const auto parts = name_parts(name);
    return parts ? parts->back() : std::string();
}

std::string sql_text(std::string_view text) { return doubled(text, '\''); }

bool is_type_name(std::string_view type) {
    if (type.empty() || type.size() > kMaxTypeText || !take_type_part(type)) {
        return false;
    }
    for (;;) {
        (void)take_modifiers(type);
        skip_spaces(type);
        if (type.empty()) {
            return true;
        }
        if (!take_dimension(type) && !take_further_word(type)) {
            return false;
        }
    }
}

}  // namespace faultline::fault
