#include "faults/kinds/sql_name.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace faultline::fault {

namespace {

constexpr std::size_t kMaxName = 63;  // bytes; PostgreSQL cuts longer ones

std::string doubled(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char c : text) {
        out.append(c == quote ? 2 : 1, c);
    }
    return out + quote;
}

// Statements stand between these in DO blocks.
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
    constexpr std::string_view kMarks = "_ (),[].\"";
    const bool is_plain = std::ranges::all_of(type, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return std::isalnum(byte) != 0 || byte >= 0x80 || kMarks.find(c) != std::string_view::npos;
    });
    return !type.empty() && type.size() <= kMaxName && is_plain &&
           std::ranges::count(type, '"') % 2 == 0 &&
           std::ranges::count(type, '(') == std::ranges::count(type, ')');
}

}  // namespace faultline::fault
