#include "net/http/response_encoder.h"

#include "base/http_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/beast/http/status.hpp>

namespace faultline::net {

namespace {

// What the server says itself.
bool is_from_server(std::string_view name) {
    return is_framing_header(name) || equal_ignoring_case(name, "connection") ||
           equal_ignoring_case(name, "keep-alive") || equal_ignoring_case(name, "date");
}

void append_number(std::size_t number, std::string& out) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.begin(), digits.end(), number);
    out.append(digits.data(), end);
}

}  // namespace

bool is_sendable_header(std::string_view name, std::string_view value) {
    return is_token(name) && is_field_value(value);
}

bool is_sendable(const HttpResponse& response) {
    return response.status >= 200 && response.status <= 599 &&
           std::ranges::all_of(response.headers, [](const auto& header) {
               return is_sendable_header(header.first, header.second);
           });
}

bool wants_close(const HttpResponse& response) {
    const auto connection = find_header(response.headers, "connection");
    return connection && equal_ignoring_case(*connection, "close");
}

bool may_have_body(unsigned status) { return status != 204 && status != 304; }

void encode_head(const HttpResponse& response, ResponseFraming framing, std::string& out) {
    out.assign("HTTP/1.1 ");
    append_number(response.status, out);
    out += ' ';
    const auto reason = boost::beast::http::obsolete_reason(
        static_cast<boost::beast::http::status>(response.status));
    out.append(reason.data(), reason.size());
    out += "\r\n";
    if (!framing.date.empty()) {
        out.append("Date: ").append(framing.date).append("\r\n");
    }
    for (const auto& [name, value] : response.headers) {
        if (!is_from_server(name)) {
            out.append(name).append(": ").append(value).append("\r\n");
        }
    }
    if (may_have_body(response.status)) {
        out += "Content-Length: ";
        append_number(response.body.size(), out);
        out += "\r\n";
    }
    if (!framing.keep_alive) {
        out += "Connection: close\r\n";
    } else if (framing.http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
}

}  // namespace faultline::net
