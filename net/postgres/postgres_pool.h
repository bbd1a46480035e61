// Connections of one role to one database: opened when needed, given back after each query, closed
// when broken, so that a server that comes back is used again by the next query.
// After an outage the pool must recover at once, so it throws no started work away. A connection
// that is still opening, or still receiving an answer, when its caller's deadline passes is
// "abandoned": the pool keeps it and the next caller waits for it instead of opening another. After
// the server has refused a connection, none is opened for `retry_after`. Callers queue in order;
// once the oldest has waited for half of its time, the newest is served first, because it can still
// be answered in time.
// Single thread (the executor of its callers). Bounded: `max_connections` at a time, `max_waiting`
// callers in the queue, every wait by the caller's deadline. Must outlive its queries.
#pragma once

#include "base/clock.h"
#include "base/deadline.h"
#include "base/result.h"
#include "net/postgres/postgres_connection.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace faultline::net {

struct PostgresPoolOptions {
    PostgresConnectOptions connect;
    // Connections in use at a time, and so queries on the server at a time. At least 1; default 4.
    std::size_t max_connections = 4;
    // Callers that may queue for a connection; one more is refused. From 0; default 256.
    std::size_t max_waiting = 256;
    // For a connection to open, however many callers wait for it in turn. Over 0; default 5 s.
    Duration connect_timeout = std::chrono::seconds(5);
    // How long after its statement_timeout an abandoned query's answer is waited for before the
    // connection is closed. From 0; default 1 s.
    Duration drain_timeout = std::chrono::seconds(1);
    // After the server has refused a connection: no other is opened for so long. From 0 (always
    // open another); default 20 ms.
    Duration retry_after = std::chrono::milliseconds(20);
    // statement_timeout at most, and without a deadline. 1 ms to 12 days; default 60 s.
    Duration default_statement_timeout = std::chrono::seconds(60);
};

class PostgresPool {
public:
    // `clock` must outlive the pool.
    PostgresPool(Clock& clock, PostgresPoolOptions options)
        : clock_(clock), options_(std::move(options)) {}
    ~PostgresPool();
    PostgresPool(const PostgresPool&) = delete;
    PostgresPool& operator=(const PostgresPool&) = delete;

    // The statement_timeout is set from the deadline, a little earlier, so that the
    // server ends the statement and the connection can be kept. kTimeout when the deadline
    // passes, kUnavailable when the server is not there or the queue is full.
    boost::asio::awaitable<Result<SqlRows>> query(SqlQuery query, Deadline deadline);

    [[nodiscard]] std::size_t in_use() const { return in_use_; }
    [[nodiscard]] std::size_t idle() const { return idle_.size(); }
    [[nodiscard]] std::size_t abandoned() const { return abandoned_.size(); }
    [[nodiscard]] std::size_t waiting() const { return waiters_.size(); }
    [[nodiscard]] std::uint64_t opened() const { return opened_; }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Waiter;
    class ConnectionLease;
    // A connection whose caller's deadline passed before it had opened, or answered.
    struct Abandoned {
        std::unique_ptr<PostgresConnection> connection;
        Deadline deadline;  // closed when it has not opened, or answered, by then
    };

    boost::asio::awaitable<bool> acquire(Deadline deadline);
    void release();
    [[nodiscard]] std::list<Waiter*>::iterator next_waiter();
    [[nodiscard]] std::unique_ptr<PostgresConnection> idle_connection();
    // Gives the lease an open connection: an idle one, else an abandoned one, else a new one.
    // Cancelled at the caller's deadline (query()).
    boost::asio::awaitable<Result<void>> connect(ConnectionLease* lease, Deadline deadline);
    // Opens or drains the lease's connection, whichever it needs, until lease->connection_deadline.
    boost::asio::awaitable<Result<void>> make_ready(ConnectionLease* lease);
    boost::asio::awaitable<Result<SqlRows>> run(SqlQuery query, Deadline deadline);

    Clock& clock_;
    PostgresPoolOptions options_;
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    std::vector<Abandoned> abandoned_;
    Instant reconnect_not_before_{};
    std::string last_refusal_;  // the server's reason; the cause of errors before that instant
    std::list<Waiter*> waiters_;
    std::size_t in_use_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace faultline::net
