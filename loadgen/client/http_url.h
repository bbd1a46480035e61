// The address of a target: http://host[:port][/path][?query], split, and resolved once a run.
// Values; resolve() blocks in the system's resolver and belongs on the sending thread.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>

namespace faultline::load {

struct HttpUrl {
    std::string host;  // an IPv6 literal is without its brackets
    std::uint16_t port = 80;
    std::string target = "/";  // path and query

    // What the Host header says.
    [[nodiscard]] std::string authority() const;
};

// kInvalid, in words, for anything but plain http.
[[nodiscard]] Result<HttpUrl> parse_http_url(std::string_view text);

// 127.0.0.0/8, ::1 and localhost: what may be loaded without asking whose it is.
[[nodiscard]] bool is_loopback(std::string_view host);

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

// "127.0.0.1:8080", "[::1]:8080".
[[nodiscard]] std::string to_string(const SocketAddress& address);

// The first address of host that accepts a connection, IPv4 or IPv6; when none does, the first one,
// for then every operation shall see the refusal. localhost has both loopback addresses, whatever
// the system's list of hosts says. kUnavailable when the name has no address.
[[nodiscard]] Result<SocketAddress> resolve(const HttpUrl& url);

}  // namespace faultline::load
