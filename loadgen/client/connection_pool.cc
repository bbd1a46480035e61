#include "loadgen/client/connection_pool.h"

#include <cerrno>

#include <netinet/tcp.h>
#include <unistd.h>

namespace faultline::load {

namespace {

// A body this large is rare: give its memory back instead of keeping it for every connection.
constexpr std::size_t kKeptBodyBytes = 16 * 1024;

}  // namespace

ConnectionPool::~ConnectionPool() {
    for (const auto& connection : connections_) {
        if (connection->fd >= 0) {
            ::close(connection->fd);
        }
    }
}

std::uint32_t ConnectionPool::find(std::uint64_t tag) const {
    const auto index = static_cast<std::uint32_t>(tag);
    if (index >= connections_.size()) {
        return kNone;
    }
    const Connection& connection = *connections_[index];
    const bool is_same = connection.generation == static_cast<std::uint32_t>(tag >> 32U);
    return is_same && connection.fd >= 0 ? index : kNone;
}

std::uint32_t ConnectionPool::take_idle(Instant now) {
    const std::uint32_t index = newest_idle_;
    if (index != kNone) {
        Connection& connection = at(index);
        unlink_idle(connection);
        connection.state = Connection::State::kBusy;
        connection.idled = now - connection.idle_since;
    }
    return index;
}

ConnectionPool::Opened ConnectionPool::open() {
    const int fd =
        ::socket(address_.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return {.connection = kNone, .error = errno};
    }
    ++opened_;
    const int on = 1;
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int failed =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address_.storage), address_.size);
    const int error = failed == 0 ? 0 : errno;
    if (error != 0 && error != EINPROGRESS) {
        ::close(fd);
        return {.connection = kNone, .error = error};
    }
    const std::uint32_t index = slot();
    Connection& connection = at(index);
    connection.fd = fd;
    connection.reused = false;
    connection.idled = Duration::zero();
    connection.state = error == 0 ? Connection::State::kBusy : Connection::State::kConnecting;
    const std::uint64_t tag = (std::uint64_t{connection.generation} << 32U) | index;
    if (!poller_->add(fd, tag)) {
        const int poll_error = errno;
        close(index);
        return {.connection = kNone, .error = poll_error};
    }
    return {.connection = index, .error = 0};
}

void ConnectionPool::make_idle(std::uint32_t index, Instant now) {
    Connection& connection = at(index);
    connection.state = Connection::State::kIdle;
    connection.reused = true;
    connection.flight = kNone;
    connection.idle_since = now;
    if (connection.body.capacity() > kKeptBodyBytes) {
        std::string().swap(connection.body);
    }
    connection.older_idle = newest_idle_;
    connection.newer_idle = kNone;
    if (newest_idle_ != kNone) {
        at(newest_idle_).newer_idle = index;
    }
    newest_idle_ = index;
}

void ConnectionPool::close(std::uint32_t index, bool abort) {
    Connection& connection = at(index);
    if (connection.state == Connection::State::kIdle) {
        unlink_idle(connection);
    }
    if (abort) {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        (void)::setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(connection.fd);
    connection.fd = -1;
    connection.state = Connection::State::kClosed;
    connection.flight = kNone;
    std::string().swap(connection.body);
    ++connection.generation;
    free_.push_back(index);
}

void ConnectionPool::unlink_idle(Connection& connection) {
    if (connection.newer_idle == kNone) {
        newest_idle_ = connection.older_idle;
    } else {
        at(connection.newer_idle).older_idle = connection.older_idle;
    }
    if (connection.older_idle != kNone) {
        at(connection.older_idle).newer_idle = connection.newer_idle;
    }
    connection.older_idle = connection.newer_idle = kNone;
}

std::uint32_t ConnectionPool::slot() {
    if (free_.empty()) {
        connections_.push_back(std::make_unique<Connection>());
        return static_cast<std::uint32_t>(connections_.size() - 1);
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    return index;
}

}  // namespace faultline::load
