// Connections of one role to one database, opened when needed and given back after each query;
// broken ones are dropped, so that a server that comes back is used again without more ado.
// An outage must not outlive its cause, so nothing that a caller left behind is done twice: a
// connection still opening or still answering when its caller's time is over is kept, and the next
// caller goes on with it; after a refusal nobody knocks for `retry_after`; and a queue whose oldest
// caller has waited half of its time serves the newest, which can still be answered in time.
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
    std::size_t max_connections = 4;
    std::size_t max_waiting = 256;
    Duration connect_timeout = std::chrono::seconds(5);
    Duration drain_timeout = std::chrono::seconds(1);  // for an answer past its deadline
    Duration retry_after = std::chrono::milliseconds(20);
    Duration default_statement_timeout = std::chrono::seconds(60);  // without a deadline
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
    [[nodiscard]] std::size_t left() const { return left_.size(); }  // by their callers
    [[nodiscard]] std::size_t waiting() const { return waiters_.size(); }
    [[nodiscard]] std::uint64_t opened() const { return opened_; }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    struct Waiter;
    class Slot;
    // A connection that its caller left before it had opened, or answered.
    struct Left {
        std::unique_ptr<PostgresConnection> connection;
        Deadline until;
    };

    boost::asio::awaitable<bool> acquire(Deadline deadline);
    void release();
    [[nodiscard]] std::list<Waiter*>::iterator next_waiter();
    [[nodiscard]] std::unique_ptr<PostgresConnection> idle_connection();
    // Gives the slot an open connection, by a new one when one that was left fails. Cancelled by
    // the caller's deadline (query()).
    boost::asio::awaitable<Result<void>> connect(Slot* slot, Deadline deadline);
    // Opens or drains the slot's connection, as it needs, within slot->until.
    boost::asio::awaitable<Result<void>> make_ready(Slot* slot);
    boost::asio::awaitable<Result<SqlRows>> run(SqlQuery query, Deadline deadline);

    Clock& clock_;
    PostgresPoolOptions options_;
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    std::vector<Left> left_;
    Instant knock_again_{};
    std::string refusal_;  // the last one's reason
    std::list<Waiter*> waiters_;
    std::size_t in_use_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace faultline::net
