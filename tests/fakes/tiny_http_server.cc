#include "tests/fakes/tiny_http_server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::testing {

namespace {

constexpr std::int64_t kFarAway = std::numeric_limits<std::int64_t>::max();

std::int64_t now_ns() { return SteadyClock().now().time_since_epoch().count(); }

// 0 when there is none.
std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const auto at = head.find(kName);
    return at == std::string_view::npos
               ? 0
               : static_cast<std::size_t>(std::atoll(head.data() + at + kName.size()));
}

// Linux stops a process with threads for some 20 ms (an RCU grace period) each time its table of
// descriptors doubles: the room is made before anything is timed.
void make_room_for_connections(int fd) {
    constexpr int kConnections = 16'384;
    const int highest = ::fcntl(fd, F_DUPFD_CLOEXEC, kConnections);
    if (highest >= 0) {
        ::close(highest);
    }
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            pollfd writable{.fd = fd, .events = POLLOUT, .revents = 0};
            (void)::poll(&writable, 1, 1000);
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

TinyHttpServer::TinyHttpServer(Handler handler, int backlog)
    : handler_(std::move(handler)),
      silent_from_ns_(kFarAway),
      silent_to_ns_(0),
      die_at_ns_(kFarAway) {
    if (!handler_) {
        handler_ = [fixed = answer(200, "ok")](const Request&) { return Reply{.bytes = fixed}; };
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;  // what is accepted inherits it
    (void)::setsockopt(listener_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, backlog) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(address.sin_port);
    make_room_for_connections(listener_);
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (const int fd : {listener_, wake_}) {
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.fd = fd;
        (void)::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
    }
    thread_ = std::thread([this] { serve(); });
}

TinyHttpServer::~TinyHttpServer() {
    stopping_.store(true);
    const std::uint64_t one = 1;
    (void)!::write(wake_, &one, sizeof one);
    thread_.join();
    die();
    ::close(epoll_);
    ::close(wake_);
}

std::string TinyHttpServer::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void TinyHttpServer::be_silent(Instant from, Instant to) {
    silent_to_ns_.store(to.time_since_epoch().count());
    silent_from_ns_.store(from.time_since_epoch().count());
}

void TinyHttpServer::die_at(Instant when) { die_at_ns_.store(when.time_since_epoch().count()); }

std::string TinyHttpServer::answer(unsigned status, std::string_view body,
                                   std::string_view headers) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

void TinyHttpServer::serve() {
    std::array<epoll_event, 256> events{};
    while (!stopping_.load()) {
        const std::int64_t now = now_ns();
        if (now >= die_at_ns_.load()) {
            die();
        }
        if (now >= silent_from_ns_.load() && now < silent_to_ns_.load()) {
            const std::int64_t left_ms = (silent_to_ns_.load() - now) / 1'000'000 + 1;
            pollfd woken{.fd = wake_, .events = POLLIN, .revents = 0};
            (void)::poll(&woken, 1, static_cast<int>(std::min<std::int64_t>(left_ms, 100)));
            continue;
        }
        const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener_) {
                accept_some();
            } else if (fd != wake_) {
                on_readable(fd);
            }
        }
    }
}

void TinyHttpServer::accept_some() {
    // Not all at once: after a silence thousands wait, and those that are open shall not wait for
    // them all.
    for (int i = 0; i < 64; ++i) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.fd = fd;
        (void)::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &interest);
        peers_[fd];
        connections_.fetch_add(1);
        on_readable(fd);  // whoever waited to be accepted has sent its request by now
    }
}

void TinyHttpServer::on_readable(int fd) {
    std::array<char, 64 * 1024> buffer;
    const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) {
        return;
    }
    if (count <= 0) {
        drop(fd, false);
        return;
    }
    Peer& peer = peers_[fd];
    peer.input.append(buffer.data(), static_cast<std::size_t>(count));
    while (answer_one(fd, peer)) {
    }
}

bool TinyHttpServer::answer_one(int fd, Peer& peer) {
    const auto end = peer.input.find("\r\n\r\n");
    if (end == std::string::npos) {
        return false;
    }
    const std::string_view head = std::string_view(peer.input).substr(0, end + 2);
    const std::size_t length = content_length(head);
    if (peer.input.size() < end + 4 + length) {
        return false;
    }
    const Reply reply = handler_({.head = head,
                                  .body = std::string_view(peer.input).substr(end + 4, length),
                                  .nth_on_connection = ++peer.answered});
    requests_.fetch_add(1);
    peer.input.erase(0, end + 4 + length);
    bool is_open = true;
    const std::size_t piece = reply.piece_size == 0 ? reply.bytes.size() : reply.piece_size;
    for (std::size_t at = 0; is_open && at < reply.bytes.size(); at += piece) {
        is_open = write_all(fd, std::string_view(reply.bytes).substr(at, piece));
    }
    if (!is_open || reply.closes || reply.aborts) {
        drop(fd, reply.aborts);
        return false;
    }
    return true;
}

void TinyHttpServer::drop(int fd, bool abort) {
    if (abort) {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        (void)::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(fd);
    peers_.erase(fd);
}

void TinyHttpServer::die() {
    if (listener_ >= 0) {
        ::close(listener_);
        listener_ = -1;
    }
    while (!peers_.empty()) {
        drop(peers_.begin()->first, true);
    }
}

}  // namespace faultline::testing
