#include "net/postgres/postgres_pool.h"

#include "base/with_deadline.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace faultline::net {

namespace asio = boost::asio;

namespace {

Error unavailable(std::string cause) {
    return Error{ErrorKind::kUnavailable, "the database is not available", std::move(cause)};
}

Error out_of_time(std::string cause) {
    return Error{ErrorKind::kTimeout, "the query ran out of time", std::move(cause)};
}

}  // namespace

// A caller that queues for a connection; on the stack of acquire().
struct PostgresPool::Waiter {
    Waiter(PostgresPool* owner, const asio::any_io_executor& executor, Deadline deadline)
        : pool(owner), wake(executor, asio::steady_timer::time_point::max()) {
        if (!deadline.is_never()) {
            const Instant now = owner->clock_.now();
            half_time = Deadline::after(now, deadline.remaining(now) / 2);
        }
        place = pool->waiters_.insert(pool->waiters_.end(), this);
    }
    ~Waiter() {
        if (!granted) {
            pool->waiters_.erase(place);
        } else if (!taken) {
            pool->release();
        }
    }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    PostgresPool* pool;
    asio::steady_timer wake;  // never expires; cancelled when a connection is granted
    std::list<Waiter*>::iterator place;
    Deadline half_time = Deadline::never();  // half of the time until its deadline has passed
    bool granted = false;
    bool taken = false;
};

// The right to use one connection of max_connections, and that connection. At the end of its scope
// the right goes to the next waiter; the connection becomes idle or abandoned, or is closed.
class PostgresPool::ConnectionLease {
public:
    ConnectionLease(PostgresPool* pool, Deadline deadline)
        : caller_deadline(deadline), pool_(pool) {}
    ~ConnectionLease() {
        if (connection != nullptr) {
            // Worth draining only when the deadline has passed: then statement_timeout, which is
            // set from it, ends the statement on the server as well. A query that was cancelled
            // earlier may run for minutes; closing its connection makes the server end it.
            const bool worth_draining =
                connection->is_draining() && caller_deadline.passed(pool_->clock_.now());
            if (connection->is_opening() || worth_draining) {
                pool_->abandoned_.push_back({std::move(connection), connection_deadline});
            } else if (connection->is_usable()) {
                pool_->idle_.push_back(std::move(connection));
            } else {
                ++pool_->dropped_;
                connection.reset();
            }
        }
        pool_->release();
    }
    ConnectionLease(const ConnectionLease&) = delete;
    ConnectionLease& operator=(const ConnectionLease&) = delete;

    std::unique_ptr<PostgresConnection> connection;
    Deadline caller_deadline;
    // By when the connection must be open, or have answered.
    Deadline connection_deadline = Deadline::never();

private:
    PostgresPool* pool_;
};

PostgresPool::~PostgresPool() = default;

void PostgresPool::release() {
    if (waiters_.empty()) {
        --in_use_;
        return;
    }
    const auto next = next_waiter();
    (*next)->granted = true;
    (*next)->wake.cancel();
    waiters_.erase(next);
}

std::list<PostgresPool::Waiter*>::iterator PostgresPool::next_waiter() {
    const bool overloaded = waiters_.front()->half_time.passed(clock_.now());
    return overloaded ? std::prev(waiters_.end()) : waiters_.begin();
}

asio::awaitable<bool> PostgresPool::acquire(Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (in_use_ < options_.max_connections) {
        ++in_use_;
        co_return true;
    }
    if (waiters_.size() >= options_.max_waiting) {
        ++refused_;
        co_return false;
    }
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    Waiter waiter(this, executor, deadline);
    (void)co_await waiter.wake.async_wait(asio::as_tuple(asio::use_awaitable));
    waiter.taken = waiter.granted;
    co_return waiter.granted;
}

std::unique_ptr<PostgresConnection> PostgresPool::idle_connection() {
    while (!idle_.empty()) {
        std::unique_ptr<PostgresConnection> idle = std::move(idle_.back());
        idle_.pop_back();
        if (idle->is_usable()) {
            return idle;
        }
        ++dropped_;
    }
    return nullptr;
}

asio::awaitable<Result<void>> PostgresPool::make_ready(ConnectionLease* lease) {
    co_await asio::this_coro::throw_if_cancelled(false);
    PostgresConnection& connection = *lease->connection;
    asio::awaitable<Result<void>> rest =
        connection.is_opening() ? connection.open() : connection.drain();
    Result<void> ready =
        co_await with_deadline<void>(clock_, lease->connection_deadline,
                                     unavailable("the server takes too long"), std::move(rest));
    if (!ready && lease->connection_deadline.passed(clock_.now())) {
        ++dropped_;
        lease->connection.reset();
    }
    co_return std::move(ready);
}

asio::awaitable<Result<void>> PostgresPool::connect(ConnectionLease* lease, Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    dropped_ += std::erase_if(abandoned_, [now = clock_.now()](const Abandoned& each) {
        return each.deadline.passed(now);
    });
    lease->connection = idle_connection();
    if (lease->connection != nullptr) {
        co_return Result<void>{};
    }
    if (!abandoned_.empty()) {
        lease->connection = std::move(abandoned_.front().connection);
        lease->connection_deadline = abandoned_.front().deadline;
        abandoned_.erase(abandoned_.begin());
        Result<void> ready = co_await make_ready(lease);
        const bool unfinished = lease->connection != nullptr && (lease->connection->is_opening() ||
                                                                 lease->connection->is_draining());
        if (ready || unfinished || deadline.passed(clock_.now())) {
            co_return std::move(ready);
        }
    }
    const Instant now = clock_.now();
    if (now < reconnect_not_before_) {
        lease->connection.reset();
        co_return unavailable(last_refusal_);
    }
    ++opened_;
    lease->connection_deadline = Deadline::after(now, options_.connect_timeout);
    lease->connection =
        PostgresConnection::start(co_await asio::this_coro::executor, options_.connect);
    Result<void> opened = co_await make_ready(lease);
    const bool refused = lease->connection != nullptr && !lease->connection->is_opening();
    if (!opened && refused) {
        reconnect_not_before_ = clock_.now() + options_.retry_after;
        last_refusal_ = opened.error().cause;
    }
    co_return std::move(opened);
}

asio::awaitable<Result<SqlRows>> PostgresPool::run(SqlQuery query, Deadline deadline) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!co_await acquire(deadline)) {
        co_return unavailable("every connection is in use");
    }
    ConnectionLease lease(this, deadline);
    const Result<void> connected = co_await connect(&lease, deadline);
    if (!connected) {
        co_return connected.error();
    }
    Duration statement_timeout = options_.default_statement_timeout;
    if (!deadline.is_never()) {
        const Duration left = deadline.remaining(clock_.now());
        const Duration margin = std::min<Duration>(std::chrono::milliseconds(50), left / 10);
        statement_timeout = std::min(statement_timeout, left - margin);
    }
    lease.connection_deadline =
        Deadline::after(clock_.now(), statement_timeout + options_.drain_timeout);
    Result<SqlRows> rows = co_await lease.connection->query(std::move(query), statement_timeout);
    co_return std::move(rows);
}

asio::awaitable<Result<SqlRows>> PostgresPool::query(SqlQuery query, Deadline deadline) {
    if (deadline.passed(clock_.now())) {
        co_return out_of_time("before the start");
    }
    Result<SqlRows> rows = co_await with_deadline<SqlRows>(
        clock_, deadline, out_of_time("deadline"), run(std::move(query), deadline));
    co_return std::move(rows);
}

}  // namespace faultline::net
