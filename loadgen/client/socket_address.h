// Where a target is reached, looked up once a run. resolve() blocks in the system's resolver and
// belongs on the sending thread.
#pragma once

#include "base/http_url.h"
#include "base/result.h"

#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace faultline::load {

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
