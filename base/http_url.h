// An http:// address taken apart: one grammar for the client, the load generator, what people type
// and what files name. Pure values.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline {

struct HttpUrl {
    std::string host;  // a name, IPv4, or IPv6 without its brackets; at most 253 bytes
    std::uint16_t port = 80;
    std::string target = "/";  // path and query; begins with a slash, visible ASCII only

    // What a Host header says: brackets around IPv6, the port unless it is 80.
    [[nodiscard]] std::string authority() const;
};

// As programs write it, whole: http://host[:port][/path][?query]. A fragment is dropped. kInvalid
// with what is wrong and a right one: another scheme, a user name, no host, an invalid port.
[[nodiscard]] Result<HttpUrl> parse_http_url(std::string_view text);

// What people type, as parse_http_url wants it: "localhost:8080/x" is http://localhost:8080/x, and
// ":8080" is http://127.0.0.1:8080. What has a scheme stays what it is.
[[nodiscard]] std::string spelled_out_url(std::string_view typed);

// The value of a header Host (RFC 9112, 3.2): a host as in a URL, alone or with ":" and a port,
// which may be empty.
[[nodiscard]] bool is_host_and_port(std::string_view text);

// 127.0.0.0/8, ::1 and localhost.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace faultline
