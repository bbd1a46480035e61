// Keep-alive connections to one address: opened without blocking when no idle one is left, reused
// newest first so that few stay warm. An operation that waits for its connection may be given one
// that became free meanwhile; its own is then spare, and goes to whoever comes next, unless it has
// been at it for so long that a new one gets there sooner. So there are never more connections than
// operations were in flight at once. One thread.
#pragma once

#include "base/clock.h"
#include "loadgen/client/flights.h"
#include "loadgen/client/http_url.h"
#include "loadgen/client/poller.h"
#include "loadgen/client/response_parser.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace faultline::load {

struct Connection {
    // kSpare: connecting, but nobody waits for it any more.
    enum class State : std::uint8_t { kClosed, kConnecting, kSpare, kIdle, kBusy };

    int fd = -1;
    State state = State::kClosed;
    bool reused = false;           // it was idle before
    bool unread = false;           // in the list of those that have more to read
    bool closing = false;          // the peer will send no more than is on its way
    std::uint32_t generation = 0;  // tells a reused slot from its predecessor
    std::uint32_t flight = kNone;
    std::uint32_t older = kNone;  // of the same state
    std::uint32_t newer = kNone;
    std::size_t sent = 0;  // bytes of the request that are out
    Instant connect_started{};
    Instant idle_since{};
    Duration idled{};  // before the request it carries now
    ResponseParser parser;
    std::string body;
};

class ConnectionPool {
public:
    static constexpr Duration kStale = std::chrono::milliseconds(200);

    [[nodiscard]] static std::uint64_t tag_of(const Connection& connection, std::uint32_t index) {
        return (std::uint64_t{connection.generation} << 32U) | index;
    }

    ConnectionPool(Poller* poller, SocketAddress address) : poller_(poller), address_(address) {}
    ~ConnectionPool();
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    [[nodiscard]] Connection& at(std::uint32_t index) { return *connections_[index]; }
    // The connection an event belongs to, or kNone when it was closed meanwhile.
    [[nodiscard]] std::uint32_t find(std::uint64_t tag) const;

    // The newest idle connection, now busy; kNone when there is none.
    std::uint32_t take_idle(Instant now);
    // The newest spare connection, now connecting for its new owner; kNone when there is none. When
    // even that one is older than kStale the system may wait a second or more before it tries
    // again: the oldest is closed, to be replaced by one that the caller opens.
    std::uint32_t take_spare(Instant now);
    // The connection whose operation has waited longest for it; kNone when nobody waits.
    [[nodiscard]] std::uint32_t oldest_connecting() const { return connecting_.oldest; }
    // Its operation was given another connection.
    void make_spare(std::uint32_t index);
    // Connected, or free again: it carries an operation from now on.
    void make_busy(std::uint32_t index) { enter(index, Connection::State::kBusy); }

    struct Opened {
        std::uint32_t connection = kNone;
        int error = 0;  // of socket() or connect(), when connection is kNone
    };
    // Begins to connect; the state is kBusy when that was done at once.
    Opened open(Instant now);

    // Nobody waits for a connection: this one waits for the next request.
    void make_idle(std::uint32_t index, Instant now);
    // `abort`: with a reset, for an operation that was given up.
    void close(std::uint32_t index, bool abort = false);

    [[nodiscard]] std::uint64_t opened() const { return opened_; }

private:
    struct List {
        std::uint32_t oldest = kNone;
        std::uint32_t newest = kNone;
    };

    // Leaves the list of its state and joins that of the new one.
    void enter(std::uint32_t index, Connection::State state);
    List* list_of(Connection::State state);
    std::uint32_t slot();

    Poller* poller_;
    SocketAddress address_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<std::uint32_t> free_;
    List connecting_;
    List spare_;
    List idle_;
    std::uint64_t opened_ = 0;
};

}  // namespace faultline::load
