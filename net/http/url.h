// An http:// address taken apart. Pure.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace faultline::net {

struct Url {
    std::string scheme;        // always "http" for now
    std::string host;          // name, IPv4, or IPv6 without brackets
    std::uint16_t port = 80;   // default 80
    std::string target = "/";  // path and query; default "/"
};

// kInvalid with what is wrong: only http:// for now. A fragment is dropped; user names in
// the address are refused.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

// What a Host header says: brackets around IPv6, the port unless it is 80.
[[nodiscard]] std::string host_header(const Url& url);

}  // namespace faultline::net
