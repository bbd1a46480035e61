#include "loadgen/client/http_url.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>

namespace faultline::load {

namespace {

constexpr int kProbeMs = 250;

Error bad_url(std::string_view text, std::string_view why) {
    return Error{ErrorKind::kInvalid,
                 fmt::format("\"{}\" is no target: {}; write http://127.0.0.1:8080/path",
                             text.substr(0, 200), why)};
}

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

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
            socklen_t size = sizeof error;
            (void)::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
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

std::string HttpUrl::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    const std::string name = is_v6 ? "[" + host + "]" : host;
    return port == 80 ? name : fmt::format("{}:{}", name, port);
}

Result<HttpUrl> parse_http_url(std::string_view text) {
    constexpr std::string_view kScheme = "http://";
    if (text.starts_with("https://")) {
        return bad_url(text, "https is not supported yet");
    }
    if (!text.starts_with(kScheme) || !is_visible_ascii(text)) {
        return bad_url(text, "it does not begin with http://, or holds spaces");
    }
    const std::string_view rest = text.substr(kScheme.size());
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view authority = rest.substr(0, end);
    std::string_view target = rest.substr(end);
    target = target.substr(0, target.find('#'));
    if (authority.find('@') != std::string_view::npos) {
        return bad_url(text, "user and password belong in a header");
    }
    HttpUrl url;
    if (!target.empty()) {
        url.target = target.front() == '/' ? std::string(target) : "/" + std::string(target);
    }
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) {
            return bad_url(text, "the bracket is not closed");
        }
        url.host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
    } else {
        const auto colon = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, colon);
        port = authority.substr(colon);
    }
    if (url.host.empty()) {
        return bad_url(text, "it names no host");
    }
    if (url.host.find_first_of("[]") != std::string::npos) {
        return bad_url(text, "brackets are for an IPv6 address");
    }
    if (!port.empty()) {
        const char* const last = port.data() + port.size();
        const auto [stop, error] = std::from_chars(port.data() + 1, last, url.port);
        if (port.front() != ':' || error != std::errc{} || stop != last || url.port == 0) {
            return bad_url(text, "the port is no number from 1 to 65535");
        }
    }
    return url;
}

bool is_loopback(std::string_view host) {
    const std::string name(host);
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, name.c_str(), &v4) == 1) {
        return (ntohl(v4.s_addr) >> 24U) == 127;
    }
    if (inet_pton(AF_INET6, name.c_str(), &v6) == 1) {
        return IN6_IS_ADDR_LOOPBACK(&v6);
    }
    return name == "localhost";
}

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
