#include "loadgen/client/socket_address.h"

#include "loadgen/client/connect_errors.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>

namespace faultline::load {

namespace {

constexpr int kProbeMs = 250;

bool accepts(const SocketAddress& address) {
    const int fd =
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return false;
    }
    int error = 0;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
        error = errno;
        pollfd writable{.fd = fd, .events = POLLOUT, .revents = 0};
        if (error == EINPROGRESS && ::poll(&writable, 1, kProbeMs) == 1) {
            error = pending_error(fd);
        }
    }
    ::close(fd);
    return error == 0;
}

// What getaddrinfo answers, 0 when it found some; those already there are not added again.
int append_addresses(const std::string& host, std::uint16_t port, std::vector<SocketAddress>& to) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
    for (const addrinfo* each = failed == 0 ? list : nullptr; each != nullptr;
         each = each->ai_next) {
        SocketAddress address;
        std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
        address.size = each->ai_addrlen;
        const auto is_same = [&address](const SocketAddress& known) {
            return to_string(known) == to_string(address);
        };
        if (std::ranges::none_of(to, is_same)) {
            to.push_back(address);
        }
    }
    return failed;
}

}  // namespace

std::string to_string(const SocketAddress& address) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address.storage);
    (void)::getnameinfo(generic, address.size, host.data(), host.size(), port.data(), port.size(),
                        NI_NUMERICHOST | NI_NUMERICSERV);
    const bool is_v6 = address.storage.ss_family == AF_INET6;
    return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", host.data(), is_v6 ? "]" : "", port.data());
}

Result<SocketAddress> resolve(const HttpUrl& url) {
    std::vector<SocketAddress> all;
    const int failed = append_addresses(url.host, url.port, all);
    if (url.host == "localhost") {
        (void)append_addresses("127.0.0.1", url.port, all);
        (void)append_addresses("::1", url.port, all);
    }
    if (all.empty()) {
        return Error{ErrorKind::kUnavailable,
                     fmt::format("the host \"{}\" has no address", url.host),
                     ::gai_strerror(failed)};
    }
    const auto chosen = all.size() == 1 ? all.begin() : std::ranges::find_if(all, accepts);
    return chosen == all.end() ? all.front() : *chosen;
}

}  // namespace faultline::load
