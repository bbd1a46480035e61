// Keep-alive connections to one address: opened without blocking when no idle one is left, reused
// newest first so that few stay warm. An operation that waits for its connection may be given one
// that became free meanwhile; its own is then spare, and goes to the next that needs one, unless it
// has been connecting for so long that a new one gets there sooner. So there are never more
// connections than operations were in flight at once. One thread.
#pragma once

#include "base/clock.h"
#include "loadgen/client/in_flight_table.h"
#include "loadgen/client/poller.h"
#include "loadgen/client/response_parser.h"
#include "loadgen/client/socket_address.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace faultline::load {

struct Connection {
    // kSpare: connecting, but no operation waits for it any more.
    enum class State : std::uint8_t { kClosed, kConnecting, kSpare, kIdle, kBusy };

    int fd = -1;
    State state = State::kClosed;
    bool reused = false;           // it was idle before
    bool unread = false;           // in the list of those that have more to read
    bool closing = false;          // the peer will send no more than is on its way
    std::uint32_t generation = 0;  // tells a reused index from its predecessor
    // The operation that it carries, or that waits for it.
    InFlightSlot operation = kNoSlot;
    // Neighbours among the connections of the same state.
    ConnectionIndex older = kNoConnection;
    ConnectionIndex newer = kNoConnection;
    std::size_t sent = 0;   // bytes of the request that are out
    bool has_sent = false;  // any of them
    int write_error = 0;    // when the peer takes no more
    Instant connect_started{};
    ResponseParser parser;
    std::string body;                                          // of the answer, where it is needed
    std::vector<std::pair<std::string, std::string>> headers;  // likewise
};

class ConnectionPool {
public:
    // When even the newest spare has been connecting for longer, take_spare() gives none.
    static constexpr Duration kStale = std::chrono::milliseconds(200);
    // Being opened at a time, spares among them.
    static constexpr std::size_t kMaxConnecting = 512;

    [[nodiscard]] static std::uint64_t tag_of(const Connection& connection, ConnectionIndex index) {
        return (std::uint64_t{connection.generation} << 32U) | static_cast<std::uint32_t>(index);
    }

    ConnectionPool(Poller* poller, SocketAddress address) : poller_(poller), address_(address) {}
    ~ConnectionPool();
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    [[nodiscard]] Connection& at(ConnectionIndex index) {
        return *connections_[static_cast<std::uint32_t>(index)];
    }
    // The connection an event belongs to, or kNoConnection when it was closed meanwhile.
    [[nodiscard]] ConnectionIndex find(std::uint64_t tag) const;

    // The newest idle connection, now busy; kNoConnection when there is none.
    ConnectionIndex take_idle();
    // The newest spare connection, now connecting for its new owner; kNoConnection when there is
    // none. When even that one is older than kStale the system may wait a second or more before it
    // tries again: the oldest is closed, to be replaced by one that the caller opens.
    ConnectionIndex take_spare(Instant now);
    // The connection whose operation has waited longest for it; kNoConnection when none waits.
    [[nodiscard]] ConnectionIndex oldest_connecting() const { return connecting_.oldest; }
    // Its operation was given another connection.
    void make_spare(ConnectionIndex index);
    // Connected, or free again: it carries an operation from now on.
    void make_busy(ConnectionIndex index) { enter(index, Connection::State::kBusy); }

    struct Opened {
        ConnectionIndex connection = kNoConnection;
        int error = 0;  // of socket() or connect(), when connection is kNoConnection
    };
    // Begins to connect; the state is kBusy when that was done at once.
    Opened open(Instant now);

    // No operation waits for a connection: this one waits for the next request.
    void make_idle(ConnectionIndex index);
    // `abort`: with a reset, for an operation that was given up.
    void close(ConnectionIndex index, bool abort = false);

    [[nodiscard]] std::uint64_t opened() const { return opened_; }
    // Whether as many are open as ever were: the next one is no replacement of one that closed.
    [[nodiscard]] bool is_at_its_most() const { return free_.empty(); }
    // Whether one more operation may take a spare or open a connection now.
    [[nodiscard]] bool may_connect() const {
        return connecting_count_ < kMaxConnecting || spare_.newest != kNoConnection;
    }

private:
    struct List {
        ConnectionIndex oldest = kNoConnection;
        ConnectionIndex newest = kNoConnection;
    };

    // Leaves the list of its state and joins that of the new one.
    void enter(ConnectionIndex index, Connection::State state);
    List* list_of(Connection::State state);
    ConnectionIndex free_index();

    Poller* poller_;
    SocketAddress address_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<ConnectionIndex> free_;
    List connecting_;
    List spare_;
    List idle_;
    std::uint64_t opened_ = 0;
    std::size_t connecting_count_ = 0;  // kConnecting and kSpare
};

}  // namespace faultline::load
