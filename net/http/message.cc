#include "net/http/message.h"

#include "base/http_text.h"

#include <algorithm>

namespace faultline::net {

namespace {

std::string decode_form(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out.push_back(' ');
        } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                   hex_digit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

}  // namespace

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
    const auto found = std::ranges::find_if(
        headers, [name](const auto& header) { return equal_ignoring_case(header.first, name); });
    if (found == headers.end()) {
        return std::nullopt;
    }
    return found->second;
}

std::string join_header(const Headers& headers, std::string_view name) {
    std::string joined;
    bool first = true;
    for (const auto& [key, value] : headers) {
        if (equal_ignoring_case(key, name)) {
            joined += first ? "" : ", ";
            joined += value;
            first = false;
        }
    }
    return joined;
}

std::string_view HttpRequest::path() const {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view HttpRequest::query() const {
    const auto mark = target.find('?');
    return mark == std::string::npos ? std::string_view{}
                                     : std::string_view(target).substr(mark + 1);
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto equals = std::min(pair.find('='), pair.size());
        if (decode_form(pair.substr(0, equals)) == name) {
            return decode_form(pair.substr(std::min(pair.size(), equals + 1)));
        }
    }
    return std::nullopt;
}

}  // namespace faultline::net
