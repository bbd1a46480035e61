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

ConnectionIndex ConnectionPool::find(std::uint64_t tag) const {
    const auto index = static_cast<ConnectionIndex>(static_cast<std::uint32_t>(tag));
    if (static_cast<std::uint32_t>(index) >= connections_.size()) {
        return kNoConnection;
    }
    const Connection& connection = *connections_[static_cast<std::uint32_t>(index)];
    const bool is_same = connection.generation == static_cast<std::uint32_t>(tag >> 32U);
    return is_same && connection.fd >= 0 ? index : kNoConnection;
}

ConnectionIndex ConnectionPool::take_idle() {
    const ConnectionIndex index = idle_.newest;
    if (index != kNoConnection) {
        enter(index, Connection::State::kBusy);
    }
    return index;
}

ConnectionIndex ConnectionPool::take_spare(Instant now) {
    // Spares are listed by when they became spare, which is about when they began to connect.
    const ConnectionIndex index = spare_.newest;
    if (index == kNoConnection) {
        return kNoConnection;
    }
    if (now - at(index).connect_started > kStale) {
        close(spare_.oldest);
        return kNoConnection;
    }
    enter(index, Connection::State::kConnecting);
    return index;
}

void ConnectionPool::make_spare(ConnectionIndex index) {
    at(index).operation = kNoSlot;
    enter(index, Connection::State::kSpare);
}

ConnectionPool::Opened ConnectionPool::open(Instant now) {
    const int fd =
        ::socket(address_.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return {.connection = kNoConnection, .error = errno};
    }
    ++opened_;
    const int on = 1;
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int failed =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address_.storage), address_.size);
    const int error = failed == 0 ? 0 : errno;
    if (error != 0 && error != EINPROGRESS) {
        ::close(fd);
        return {.connection = kNoConnection, .error = error};
    }
    const ConnectionIndex index = free_index();
    Connection& connection = at(index);
    connection.fd = fd;
    connection.reused = connection.unread = connection.closing = false;
    connection.connect_started = now;
    enter(index, error == 0 ? Connection::State::kBusy : Connection::State::kConnecting);
    if (!poller_->add(fd, tag_of(connection, index))) {
        const int poll_error = errno;
        close(index);
        return {.connection = kNoConnection, .error = poll_error};
    }
    return {.connection = index, .error = 0};
}

void ConnectionPool::make_idle(ConnectionIndex index) {
    Connection& connection = at(index);
    enter(index, Connection::State::kIdle);
    connection.reused = true;
    connection.operation = kNoSlot;
    if (connection.body.capacity() > kKeptBodyBytes) {
        std::string().swap(connection.body);
    }
}

void ConnectionPool::close(ConnectionIndex index, bool abort) {
    Connection& connection = at(index);
    enter(index, Connection::State::kClosed);
    if (abort) {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        (void)::setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    ::close(connection.fd);
    connection.fd = -1;
    connection.operation = kNoSlot;
    std::string().swap(connection.body);
    ++connection.generation;
    free_.push_back(index);
}

ConnectionPool::List* ConnectionPool::list_of(Connection::State state) {
    switch (state) {
        case Connection::State::kConnecting:
            return &connecting_;
        case Connection::State::kSpare:
            return &spare_;
        case Connection::State::kIdle:
            return &idle_;
        default:
            return nullptr;
    }
}

void ConnectionPool::enter(ConnectionIndex index, Connection::State state) {
    Connection& connection = at(index);
    if (List* const left = list_of(connection.state)) {
        (connection.older == kNoConnection ? left->oldest : at(connection.older).newer) =
            connection.newer;
        (connection.newer == kNoConnection ? left->newest : at(connection.newer).older) =
            connection.older;
        connection.older = connection.newer = kNoConnection;
    }
    const auto is_connecting = [](Connection::State one) {
        return one == Connection::State::kConnecting || one == Connection::State::kSpare;
    };
    connecting_count_ += is_connecting(state) ? 1U : 0U;
    connecting_count_ -= is_connecting(connection.state) ? 1U : 0U;
    connection.state = state;
    if (List* const joined = list_of(state)) {
        connection.older = joined->newest;
        (joined->newest == kNoConnection ? joined->oldest : at(joined->newest).newer) = index;
        joined->newest = index;
    }
}

ConnectionIndex ConnectionPool::free_index() {
    if (free_.empty()) {
        connections_.push_back(std::make_unique<Connection>());
        return static_cast<ConnectionIndex>(connections_.size() - 1);
    }
    const ConnectionIndex index = free_.back();
    free_.pop_back();
    return index;
}

}  // namespace faultline::load
